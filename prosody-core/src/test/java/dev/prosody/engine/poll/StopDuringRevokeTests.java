package dev.prosody.engine.poll;

import dev.prosody.engine.testing.StubClients;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import dev.prosody.engine.dispatch.Dispatcher;
import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Pipelines;
import dev.prosody.engine.testing.Records;
import dev.prosody.listener.ListenerDefinition;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StopDuringRevokeTests {

	private final CountDownLatch inside = new CountDownLatch(1);

	private final CountDownLatch release = new CountDownLatch(1);

	private final ListenerDefinition definition = ListenerFixture.listener("stop-during-revoke")
		.options((options) -> options.revokeTimeout(Duration.ofMinutes(1)))
		.handler((event, context) -> {
			this.inside.countDown();
			awaitIgnoringInterrupts(this.release);
		})
		.define();

	@Test
	void i8EndsTheRevokeWithinTheTimeOfTheStop() throws Exception {
		PassingClock clock = new PassingClock();
		LoopCommands stopping = new LoopCommands(clock, false);
		EngineHost host = new EngineHost(clock, Long.MAX_VALUE);
		try (Dispatcher dispatcher = new Dispatcher(this.definition, Pipelines.of(this.definition, clock), host,
				clock)) {
			Assignment assignment = new Assignment();
			MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
			Rebalances rebalances = new Rebalances(this.definition, assignment, dispatcher,
					new Commits("stop-during-revoke", Duration.ofSeconds(1), clock,
							new LastError("stop-during-revoke", clock),
							new CommittedOffsets("stop-during-revoke",
									new TopicIds("stop-during-revoke", new StubClients()))),
					host, clock, new Unobserved(), consumer, stopping);
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
