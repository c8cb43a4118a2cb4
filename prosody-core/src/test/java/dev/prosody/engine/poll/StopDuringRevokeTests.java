package dev.prosody.engine.poll;

import dev.prosody.engine.testing.StubClients;
import dev.prosody.monitor.ListenerMonitor;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import dev.prosody.engine.dispatch.Dispatcher;
import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Pipelines;
import dev.prosody.engine.testing.Records;
import dev.prosody.listener.ListenerDefinition;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StopDuringRevokeTests {

	private final CountDownLatch inside = new CountDownLatch(1);

	private final CountDownLatch release = new CountDownLatch(1);

	private final ListenerDefinition definition = ListenerFixture.listener("stop-during-revoke")
		.options((options) -> options.revokeTimeout(Duration.ofMinutes(1)))
		.handler((event, context) -> {
			if (event.payload().equals("done")) {
				return;
			}
			this.inside.countDown();
			awaitIgnoringInterrupts(this.release);
		})
		.define();

	@Test
	void i8EndsTheRevokeWithinTheTimeOfTheStop() throws Exception {
		PassingClock clock = new PassingClock();
		LoopCommands stopping = new LoopCommands(clock, false, new PausedPartitions());
		EngineHost host = new EngineHost(clock, Long.MAX_VALUE);
		try (Dispatcher dispatcher = new Dispatcher(this.definition, Pipelines.of(this.definition, clock), host,
				clock)) {
			Assignment assignment = new Assignment();
			MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
			Rebalances rebalances = new Rebalances(this.definition, assignment, dispatcher,
					new Commits("stop-during-revoke", Duration.ofSeconds(1), clock,
							new LastError("stop-during-revoke", clock),
							new CommittedOffsets("stop-during-revoke",
									new TopicIds("stop-during-revoke", new StubClients())),
							ListenerMonitor.NONE),
					host, clock, new Unobserved(), consumer, stopping, ListenerMonitor.NONE);
			assignment.add(dispatcher.open(Records.ORDERS_0));
			dispatcher.dispatch(Records.poll(Records.record(0, "a")), assignment::epoch);
			this.inside.await();
			clock.at(Duration.ofSeconds(5), () -> stopping.stop(Duration.ofSeconds(10), false));

			rebalances.onPartitionsRevoked(List.of(Records.ORDERS_0));

			assertThat(host.fatalError()).isNull();
			assertThat(clock.passed()).isLessThan(Duration.ofSeconds(16));
		}
		finally {
			this.release.countDown();
		}
	}

	@Test
	void i8CommitsWhatIsRetainedAlthoughTheRevokeHasTakenItsTime() throws Exception {
		PassingClock clock = new PassingClock();
		LoopCommands stopping = new LoopCommands(clock, false, new PausedPartitions());
		EngineHost host = new EngineHost(clock, Long.MAX_VALUE);
		try (Dispatcher dispatcher = new Dispatcher(this.definition, Pipelines.of(this.definition, clock), host,
				clock)) {
			Assignment assignment = new Assignment();
			UnreachableCoordinator consumer = new UnreachableCoordinator();
			Commits commits = new Commits("stop-during-revoke", Duration.ofSeconds(1), clock,
					new LastError("stop-during-revoke", clock),
					new CommittedOffsets("stop-during-revoke", new TopicIds("stop-during-revoke", new StubClients())),
					ListenerMonitor.NONE);
			Rebalances rebalances = new Rebalances(this.definition, assignment, dispatcher, commits, host, clock,
					new Unobserved(), consumer, stopping, ListenerMonitor.NONE);
			assignment.add(dispatcher.open(Records.ORDERS_0));
			assignment.add(dispatcher.open(Records.ORDERS_1));
			ConsumerRecord<byte[], byte[]> retained = Records.record(Records.ORDERS_1, 0, "b", "done");
			dispatcher.dispatch(Records.poll(Records.record(0, "a"), retained), assignment::epoch);
			assignment.get(Records.ORDERS_1).polled(List.of(retained), new OffsetAndMetadata(1), clock.nanoTime());
			while (assignment.epoch(Records.ORDERS_1).inFlight() > 0) {
				Thread.onSpinWait();
			}
			this.inside.await();
			clock.at(Duration.ofSeconds(5), () -> stopping.stop(Duration.ofSeconds(10), false));
			rebalances.onPartitionsRevoked(List.of(Records.ORDERS_0));
			consumer.reachable = true;

			new StopSequence("stop-during-revoke", assignment, dispatcher, commits, host).run(consumer,
					stopping.stopBudget());

			assertThat(consumer.committed).containsEntry(Records.ORDERS_1, new OffsetAndMetadata(1));
			assertThat(clock.passed()).isLessThan(Duration.ofSeconds(16));
		}
		finally {
			this.release.countDown();
		}
	}

	private static void awaitIgnoringInterrupts(CountDownLatch latch) {
		while (true) {
			try {
				latch.await();
				return;
			}
			catch (InterruptedException ex) {
				continue;
			}
		}
	}

	/** Answers no commit until it can be reached, and then only one that waits for it. */
	private static final class UnreachableCoordinator extends MockConsumer<byte[], byte[]> {

		private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();

		private boolean reachable;

		UnreachableCoordinator() {
			super("earliest");
		}

		@Override
		public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
			if (!this.reachable || timeout.isZero()) {
				throw new TimeoutException("no answer in time");
			}
			this.committed.putAll(offsets);
		}

	}

	/** Moves on by 100 ms whenever somebody looks at it. */
	private static final class PassingClock implements EngineClock {

		private final AtomicLong nanos = new AtomicLong();

		private volatile long due = Long.MAX_VALUE;

		private volatile Runnable action;

		@Override
		public long nanoTime() {
			long now = this.nanos.addAndGet(Duration.ofMillis(100).toNanos());
			if (now >= this.due) {
				this.due = Long.MAX_VALUE;
				this.action.run();
			}
			return now;
		}

		@Override
		public Instant now() {
			return Instant.EPOCH;
		}

		void at(Duration time, Runnable action) {
			this.action = action;
			this.due = time.toNanos();
		}

		Duration passed() {
			return Duration.ofNanos(this.nanos.get());
		}

	}

	private static final class Unobserved implements AssignmentObserver {

		@Override
		public void assigned(Collection<TopicPartition> partitions, int total) {
		}

	}

}
