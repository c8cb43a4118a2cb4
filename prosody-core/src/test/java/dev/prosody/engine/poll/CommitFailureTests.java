package dev.prosody.engine.poll;

import dev.prosody.engine.testing.StubClients;
import dev.prosody.monitor.ListenerMonitor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

import dev.prosody.engine.dispatch.ManualEngine;
import dev.prosody.engine.dispatch.Partition;
import dev.prosody.engine.dispatch.RecordingHost;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.VirtualClock;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CommitFailureTests {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private final VirtualClock clock = new VirtualClock();

	private final ManualEngine engine = new ManualEngine(ListenerFixture.listener("commit-failure"),
			new RecordingHost(), this.clock);

	private final Assignment assignment = new Assignment();

	private final Commits commits = new Commits("commit-failure", INTERVAL, this.clock,
			new LastError("commit-failure", this.clock),
			new CommittedOffsets("commit-failure", new TopicIds("commit-failure", new StubClients())),
			ListenerMonitor.NONE);

	private final RefusingConsumer consumer = new RefusingConsumer();

	@BeforeEach
	void settleOneEvent() {
		Partition epoch = this.engine.open(Records.ORDERS_0);
		this.assignment.add(epoch);
		this.consumer.subscribe(List.of("orders"));
		this.consumer.rebalance(List.of(Records.ORDERS_0));
		this.consumer.updateBeginningOffsets(Map.of(Records.ORDERS_0, 0L));
		this.engine.poll(Records.record(0, "a"));
		this.assignment.get(Records.ORDERS_0)
			.polled(List.of(Records.record(0, "a")), new OffsetAndMetadata(1), this.clock.nanoTime());
		this.engine.runAll();
	}

	@Test
	void goesOnAfterACommitThatCouldNotEvenBeStarted() {
		this.consumer.refuse(new TimeoutException("no answer in time"));
		assertThatExceptionOfType(TimeoutException.class)
			.isThrownBy(() -> this.commits.commitIfDue(this.assignment.all(), this.consumer));

		this.clock.advance(INTERVAL);
		this.commits.commitIfDue(this.assignment.all(), this.consumer);

		assertThat(this.committed()).isOne();
	}

	@Test
	void i8CommitsAtTheStopWhenTheRebalanceThatForbidsItIsOver() {
		this.consumer.refuse(new RebalanceInProgressException());
		this.consumer.refuse(new RebalanceInProgressException());

		stop();

		assertThat(this.committed()).isOne();
	}

	@Test
	void commitsNothingAtTheStopForAPartitionThatIsLostMeanwhile() {
		this.consumer.refuse(new RebalanceInProgressException());
		this.consumer.schedulePollTask(() -> this.assignment.remove(List.of(Records.ORDERS_0)));

		stop();

		assertThat(this.consumer.committed(Set.of(Records.ORDERS_0))).doesNotContainKey(Records.ORDERS_0);
	}

	@Test
	void i8CommitsAtTheStopAlthoughTheBrokerAcceptsLessMetadataThanItWasSent() {
		this.consumer.refuse(new OffsetMetadataTooLarge("64 characters at most"));
		this.consumer.refuse(new OffsetMetadataTooLarge("64 characters at most"));

		stop();

		assertThat(this.committed()).isOne();
	}

	@Test
	void commitsOnlyAtTheCadenceWhereEvenNoMetadataIsTooLarge() {
		refuseForEver();
		stop();
		assertThat(this.committed()).isNegative();
		int refused = this.consumer.refused;

		for (int i = 0; i < 10; i++) {
			this.commits.commitIfDue(this.assignment.all(), this.consumer);
		}

		assertThat(this.consumer.refused - refused).isLessThanOrEqualTo(1);
	}

	private void refuseForEver() {
		for (int i = 0; i < 100; i++) {
			this.consumer.refuse(new OffsetMetadataTooLarge("of all kinds"));
		}
	}

	private void stop() {
		EngineHost host = new EngineHost(this.clock, Long.MAX_VALUE);
		new StopSequence("commit-failure", this.assignment, this.engine.dispatcher(), this.commits, host)
			.run(this.consumer, Budget.of(Duration.ofSeconds(10), this.clock));
	}

	private long committed() {
		OffsetAndMetadata offset = this.consumer.committed(Set.of(Records.ORDERS_0)).get(Records.ORDERS_0);
		return (offset != null) ? offset.offset() : -1;
	}

	/** Kafka's consumer for tests, which refuses commits. */
	private static final class RefusingConsumer extends MockConsumer<byte[], byte[]> {

		private final Queue<RuntimeException> refusals = new ArrayDeque<>();

		private int refused;

		RefusingConsumer() {
			super("earliest");
		}

		void refuse(RuntimeException refusal) {
			this.refusals.add(refusal);
		}

		@Override
		public synchronized void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets,
				OffsetCommitCallback callback) {
			RuntimeException refusal = this.refusals.poll();
			if (refusal instanceof OffsetMetadataTooLarge && callback != null) {
				// only the broker knows
				this.refused++;
				callback.onComplete(offsets, refusal);
				return;
			}
			if (refusal != null) {
				this.refused++;
				throw refusal;
			}
			super.commitAsync(offsets, callback);
		}

	}

}
