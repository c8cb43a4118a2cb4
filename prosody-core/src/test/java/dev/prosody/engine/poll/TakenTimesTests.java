package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.List;

import dev.prosody.engine.dispatch.ManualEngine;
import dev.prosody.engine.dispatch.RecordingHost;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.VirtualClock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is remembered about when events were taken. */
class TakenTimesTests {

	private static final Duration MORE_THAN_A_SECOND = Duration.ofMillis(1100);

	private final VirtualClock clock = new VirtualClock();

	private final ManualEngine engine = new ManualEngine(ListenerFixture.listener("assigned"), new RecordingHost(),
			this.clock);

	private final AssignedPartition partition = new AssignedPartition(this.engine.open(Records.ORDERS_0));

	/** Takes an event, each of a key of its own. */
	private void poll(long offset) {
		ConsumerRecord<byte[], byte[]> record = Records.record(Records.ORDERS_0, offset, "key-" + offset, "value");
		this.engine.poll(Records.poll(record));
		this.partition.polled(List.of(record), new OffsetAndMetadata(offset + 1), this.clock.nanoTime());
		this.clock.advance(MORE_THAN_A_SECOND);
	}

	@Test
	void i5NothingIsRememberedOfPollsWhoseEventsAreSettled() {
		for (int offset = 0; offset < 1_000; offset++) {
			poll(offset);
			this.engine.runAll();
		}

		assertThat(this.partition.rememberedPolls()).isOne();
	}

	@Test
	void i5OneTimeASecondIsRememberedAboveAnUnsettledEvent() {
		long begin = this.clock.nanoTime();
		for (int offset = 0; offset < 100; offset++) {
			poll(offset);
		}
		assertThat(this.partition.rememberedPolls()).isEqualTo(100);
		assertThat(this.partition.takenAt(0)).isEqualTo(begin);

		this.engine.runAll();
		long later = this.clock.nanoTime();
		poll(100);

		assertThat(this.partition.rememberedPolls()).isOne();
		assertThat(this.partition.takenAt(100)).isEqualTo(later);
	}

}
