package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import dev.prosody.engine.dispatch.ManualEngine;
import dev.prosody.engine.dispatch.RecordingHost;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.VirtualClock;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How often the consumer is asked for what it has not polled. */
class LagProbeTests {

	private final VirtualClock clock = new VirtualClock();

	private final ManualEngine engine = new ManualEngine(ListenerFixture.listener("lag"), new RecordingHost(),
			this.clock);

	private final Assignment assignment = new Assignment();

	private final AssignedPartition assigned = this.assignment.add(this.engine.open(Records.ORDERS_0));

	private final LagProbe probe = new LagProbe(this.clock);

	private OptionalLong lag = OptionalLong.empty();

	private final List<Long> asked = new ArrayList<>();

	private long elapsed;

	private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {
		@Override
		public synchronized OptionalLong currentLag(TopicPartition partition) {
			LagProbeTests.this.asked.add(LagProbeTests.this.elapsed);
			return LagProbeTests.this.lag;
		}
	};

	private void poll(Duration time) {
		for (long i = 0; i < time.toMillis() / 100; i++) {
			this.probe.refreshIfDue(this.assignment.all(), this.consumer);
			this.clock.advance(Duration.ofMillis(100));
			this.elapsed += 100;
		}
	}

	@Test
	void aKnownLagIsAskedForEveryFiveSeconds() {
		this.lag = OptionalLong.of(7);

		poll(Duration.ofSeconds(11));

		assertThat(this.asked).containsExactly(0L, 5_000L, 10_000L);
		assertThat(this.assigned.unpolled()).isEqualTo(7);
	}

	@Test
	void anUnknownLagIsAskedForSoonAndThenLessOften() {
		poll(Duration.ofSeconds(13));

		assertThat(this.asked).containsExactly(0L, 500L, 1_500L, 3_500L, 7_500L, 12_500L);
		assertThat(this.assigned.unpolled()).isEqualTo(-1);
	}

	@Test
	void aConsumerThatCannotAnswerIsNoTrouble() {
		this.lag = null;

		poll(Duration.ofSeconds(1));

		assertThat(this.assigned.unpolled()).isEqualTo(-1);
	}

}
