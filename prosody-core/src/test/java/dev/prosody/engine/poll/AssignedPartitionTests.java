package dev.prosody.engine.poll;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

import dev.prosody.engine.dispatch.ManualEngine;
import dev.prosody.engine.dispatch.RecordingHost;
import dev.prosody.engine.offset.SettledOffsets;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is committed for a partition that another owner had before. */
class AssignedPartitionTests {

	private static final Uuid TOPIC = Uuid.randomUuid();

	private static final int MAX_METADATA = 4096;

	private final ManualEngine engine = new ManualEngine(ListenerFixture.listener("assigned"), new RecordingHost());

	private final AssignedPartition assigned = new AssignedPartition(this.engine.open(Records.ORDERS_0));

	@Test
	void i3CommitsFromTheBeginningWhenTheLogNoLongerReachesTheCommittedOffset() {
		this.assigned.committed(new OffsetAndMetadata(100, Optional.of(0), "told"), 0);

		handle(50, 51);

		assertThat(toCommit()).isEqualTo(new OffsetAndMetadata(52, Optional.empty(), ""));
	}

	@Test
	void i2CommitsNothingThatIsBelowWhatItHasCommittedItself() {
		handle(50, 51);
		this.assigned.committed(toCommit(), 0);

		poll(52);

		assertThat(toCommit()).isNull();
	}

	@Test
	void tellsWhatAnEarlierOwnerHasToldAndIsNotReadYet() {
		tellOf(settledAbove(10, 11, 12, 20, 21));

		handle(10, 11);

		SettledOffsets told = told(12);
		assertThat(told.contains(13, Optional.empty())).isFalse();
		assertThat(told.contains(19, Optional.empty())).isFalse();
		assertThat(told.contains(20, Optional.empty())).isTrue();
		assertThat(told.contains(21, Optional.empty())).isTrue();
		assertThat(told.end()).isEqualTo(22);
	}

	@Test
	void tellsNothingOfAnEarlierOwnerOnceALaterLeaderHasWritten() {
		tellOf(settledAbove(10, 11, 20));

		ConsumerRecord<byte[], byte[]> rewritten = Records.record(Records.ORDERS_0, 11, "key", "value", 1);
		take(List.of(Records.record(Records.ORDERS_0, 10, "key", "value", 0), rewritten));
		this.engine.runAll();

		assertThat(toCommit()).isEqualTo(new OffsetAndMetadata(12, Optional.of(1), ""));
	}

	/** What an owner says that has settled these and stopped before the base. */
	private SettledOffsets settledAbove(long base, long... settled) {
		ManualEngine before = new ManualEngine(ListenerFixture.listener("before").handler((event, context) -> {
			if (Arrays.stream(settled).noneMatch((offset) -> offset == event.offset())) {
				throw new IllegalStateException("thrown by a test");
			}
		}), new RecordingHost());
		AssignedPartition owner = new AssignedPartition(before.open(Records.ORDERS_0));
		List<ConsumerRecord<byte[], byte[]>> records = LongStream.rangeClosed(base, settled[settled.length - 1])
			.mapToObj((offset) -> Records.record(Records.ORDERS_0, offset, "key-" + offset, "value", 0))
			.toList();
		before.poll(Records.poll(records));
		owner.polled(records, new OffsetAndMetadata(records.getLast().offset() + 1), 0);
		before.runAll();
		OffsetAndMetadata told = owner.toCommit(TOPIC, MAX_METADATA, 0);
		assertThat(told.offset()).isEqualTo(base);
		return SettledOffsets.decode(told.metadata(), base, TOPIC);
	}

	private void tellOf(SettledOffsets settled) {
		this.assigned.epoch().settledBefore(settled);
	}

	private SettledOffsets told(long base) {
		OffsetAndMetadata commit = toCommit();
		assertThat(commit.offset()).isEqualTo(base);
		return SettledOffsets.decode(commit.metadata(), base, TOPIC);
	}

	private OffsetAndMetadata toCommit() {
		return this.assigned.toCommit(TOPIC, MAX_METADATA, 0);
	}

	private void handle(long... offsets) {
		poll(offsets);
		this.engine.runAll();
	}

	private void poll(long... offsets) {
		take(Arrays.stream(offsets).mapToObj((offset) -> Records.record(offset, "key")).toList());
	}

	private void take(List<ConsumerRecord<byte[], byte[]>> records) {
		this.engine.poll(Records.poll(records));
		ConsumerRecord<byte[], byte[]> last = records.getLast();
		this.assigned.polled(records, new OffsetAndMetadata(last.offset() + 1, last.leaderEpoch(), ""), 0);
	}

}
