package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.prosody.engine.dispatch.ManualEngine;
import dev.prosody.engine.dispatch.RecordingHost;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.QuietListener;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.VirtualClock;
import dev.prosody.listener.ListenerOptions;
import dev.prosody.status.PauseReason;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** When partitions are paused and resumed; the figures are those of the class comment. */
class FlowControlTests {

	private static final String LISTENER = "flow-control";

	/** One byte of key, nine of value. */
	private static final int EVENT_BYTES = 10;

	private final QuietListener quiet = QuietListener.of(LISTENER);

	private final VirtualClock clock = new VirtualClock();

	private final ManualEngine engine = new ManualEngine(
			ListenerFixture.listener(LISTENER).handler((event, context) -> {
				if (this.stuck) {
					throw new IllegalStateException("not yet");
				}
			}), new RecordingHost(), this.clock);

	private final Assignment assignment = new Assignment();

	private final DeniedTopics denied = new DeniedTopics(this.clock);

	private final long[] next = new long[16];

	private RecordedConsumer consumer;

	private FlowControl flow;

	private boolean stuck;

	private boolean contended;

	@AfterEach
	void close() {
		this.quiet.close();
	}

	private void assign(int partitions, ListenerOptions.Builder options) {
		List<TopicPartition> ids = new ArrayList<>();
		for (int i = 0; i < partitions; i++) {
			ids.add(new TopicPartition("orders", i));
		}
		ids.forEach((id) -> this.assignment.add(this.engine.open(id)));
		this.consumer = new RecordedConsumer(ids);
		this.flow = new FlowControl(options.build(), this.denied, this.clock, () -> this.contended);
	}

	/** So that one event of them holds up no other. */
	private void takeWithoutKey(int partition, int events) {
		take(partition, events, null);
	}

	private void take(int partition, int events) {
		take(partition, events, "k");
	}

	private void take(int partition, int events, String key) {
		List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
		for (int i = 0; i < events; i++) {
			records
				.add(Records.record(new TopicPartition("orders", partition), this.next[partition]++, key, "123456789"));
		}
		if (!records.isEmpty()) {
			this.engine.poll(Records.poll(records));
		}
	}

	private List<String> apply() {
		this.flow.apply(this.assignment, (partition) -> false, this.consumer);
		return this.consumer.calls();
	}

	private PauseReason pause(int partition) {
		return this.assignment.get(new TopicPartition("orders", partition)).pause();
	}

	private static ListenerOptions.Builder limit(int maxInFlight) {
		return ListenerOptions.builder().maxInFlight(maxInFlight);
	}

	@Test
	void aPartitionThatIsPausedByItselfStaysPausedWhileTheOthersAreFetched() {
		assign(2, limit(100));
		PausedPartitions paused = new PausedPartitions();
		TopicPartition second = new TopicPartition("orders", 1);
		paused.pause(second);

		this.flow.apply(this.assignment, paused::contains, this.consumer);

		assertThat(this.consumer.calls()).containsExactly("pause [1]");
		assertThat(pause(0)).isNull();
		assertThat(pause(1)).isEqualTo(PauseReason.REQUESTED);

		paused.resume(second);
		this.flow.apply(this.assignment, paused::contains, this.consumer);

		assertThat(pause(1)).isNull();
	}

	@ParameterizedTest(name = "{0} partitions, limit {1}: {2} each")
	@CsvSource({ "1, 100, 100", "2, 100, 50", "3, 100, 33", "4, 100, 25", "10, 100, 25", "1, 1, 1", "4, 3, 1" })
	void i5APartitionIsPausedAtItsFairShare(int partitions, int limit, int share) {
		assign(partitions, limit(limit));

		take(0, share - 1);
		assertThat(apply()).isEmpty();
		take(0, 1);
		assertThat(apply()).containsExactly("pause [0]");

		assertThat(pause(0)).isEqualTo(PauseReason.IN_FLIGHT);
		assertThat(this.consumer.paused()).containsExactly(new TopicPartition("orders", 0));
	}

	@Test
	void i5i11AllTogetherReachTheLimitAndOnlyThoseWithLittleAreSpared() {
		assign(10, limit(100));
		for (int partition = 0; partition < 5; partition++) {
			take(partition, 18);
		}
		take(5, 4);
		assertThat(apply()).as("94 in flight").isEmpty();

		take(6, 6);

		assertThat(apply()).as("100 in flight, 5 are never paused for others")
			.containsExactly("pause [0, 1, 2, 3, 4, 6]");
		assertThat(pause(5)).isNull();
		assertThat(pause(7)).isNull();
	}

	@Test
	void i5HalfAsMuchAgainAsTheLimitPausesThoseWithLittleToo() {
		assign(16, limit(100));
		for (int partition = 0; partition < 14; partition++) {
			take(partition, 10);
			apply();
		}
		assertThat(pause(14)).as("140 in flight").isNull();

		take(14, 10);
		apply();

		for (int partition = 0; partition < 16; partition++) {
			assertThat(pause(partition)).as("partition %d", partition).isEqualTo(PauseReason.IN_FLIGHT);
		}
	}

	@Test
	void i11WhatIsStuckDoesNotStopThePartitionsWithoutAnything() {
		this.stuck = true;
		assign(16, limit(100));
		for (int partition = 0; partition < 15; partition++) {
			takeWithoutKey(partition, 10);
			apply();
		}
		assertThat(pause(15)).isEqualTo(PauseReason.IN_FLIGHT);

		this.contended = true;
		this.clock.advance(Duration.ofSeconds(1));
		apply();
		assertThat(pause(15)).as("nothing could be started").isEqualTo(PauseReason.IN_FLIGHT);
		this.contended = false;
		this.clock.advance(Duration.ofSeconds(1));
		apply();

		assertThat(pause(15)).as("for a second nothing has settled").isNull();
		assertThat(pause(14)).isEqualTo(PauseReason.IN_FLIGHT);
		takeWithoutKey(15, 1);
		apply();
		assertThat(pause(15)).isEqualTo(PauseReason.IN_FLIGHT);
	}

	@Test
	void resumesBelowThreeQuarters() {
		assign(1, limit(100));
		this.stuck = true;
		takeWithoutKey(0, 75);
		this.engine.runAll();
		this.stuck = false;
		takeWithoutKey(0, 25);
		assertThat(apply()).containsExactly("pause [0]");

		this.engine.runAll();
		assertThat(apply()).as("75 in flight").isEmpty();
		this.engine.advance(ListenerFixture.RETRY_DELAY);

		assertThat(apply()).as("none in flight").containsExactly("resume [0]");
		assertThat(pause(0)).isNull();
	}

	@Test
	void asksTheConsumerOnTransitionsOnly() {
		assign(2, limit(100));
		take(0, 50);
		assertThat(apply()).hasSize(1);

		take(0, 10);
		assertThat(apply()).isEmpty();
		assertThat(apply()).isEmpty();
		this.engine.runAll();

		assertThat(apply()).hasSize(1);
		assertThat(apply()).isEmpty();
	}

	@Test
	void i5BytesHaveAFairShareToo() {
		assign(2, limit(1_000).maxInFlightBytes(100 * EVENT_BYTES));
		take(0, 49);
		assertThat(apply()).isEmpty();

		take(0, 1);

		assertThat(apply()).containsExactly("pause [0]");
		assertThat(pause(0)).isEqualTo(PauseReason.IN_FLIGHT_SIZE);
	}

	@Test
	void i5OneEventLargerThanTheLimitPasses() {
		assign(1, limit(1_000).maxInFlightBytes(1));
		assertThat(apply()).isEmpty();

		take(0, 1);
		assertThat(apply()).containsExactly("pause [0]");
		this.engine.runAll();

		assertThat(apply()).containsExactly("resume [0]");
	}

	@Test
	void i11OnlyThePartitionOfAStuckEventIsPausedForWhatIsSettledAhead() {
		assign(2, limit(1_000).maxAhead(20));
		this.stuck = true;
		take(0, 1);
		this.engine.runAll();
		this.stuck = false;
		takeWithoutKey(0, 19);
		takeWithoutKey(1, 500);
		this.engine.runAll();
		assertThat(apply()).isEmpty();

		takeWithoutKey(0, 1);
		this.engine.runAll();
		assertThat(apply()).containsExactly("pause [0]");
		assertThat(pause(0)).isEqualTo(PauseReason.MAX_AHEAD);

		this.engine.advance(ListenerFixture.RETRY_DELAY);
		assertThat(apply()).containsExactly("resume [0]");
	}

	@Test
	void aRequestPausesAllAndItsEndResumesThoseThatHaveRoom() {
		assign(3, limit(90));
		take(1, 30);

		assertThat(this.flow.apply(this.assignment, (partition) -> true, this.consumer))
			.as("somebody says when it ends")
			.isFalse();
		assertThat(this.consumer.calls()).containsExactly("pause [0, 1, 2]");
		assertThat(pause(1)).isEqualTo(PauseReason.REQUESTED);

		assertThat(this.flow.apply(this.assignment, (partition) -> false, this.consumer)).as("one is still full")
			.isTrue();
		assertThat(this.consumer.calls()).containsExactly("resume [0, 2]");
		assertThat(pause(1)).isEqualTo(PauseReason.IN_FLIGHT);
	}

	@Test
	void asksAgainForAPauseThatHasFailed() {
		assign(2, limit(100));
		take(0, 50);
		this.consumer.failNext(new IllegalStateException("gone"));
		assertThatIllegalStateException().isThrownBy(this::apply);
		assertThat(pause(0)).isNull();
		this.consumer.calls();

		assertThat(apply()).containsExactly("pause [0]");

		assertThat(pause(0)).isEqualTo(PauseReason.IN_FLIGHT);
	}

	@Test
	void asksAgainForAResumeThatHasFailed() {
		assign(1, limit(100));
		take(0, 100);
		apply();
		this.engine.runAll();
		this.consumer.failNext(new IllegalStateException("gone"));
		assertThatIllegalStateException().isThrownBy(this::apply);
		assertThat(pause(0)).isEqualTo(PauseReason.IN_FLIGHT);
		this.consumer.calls();

		assertThat(apply()).containsExactly("resume [0]");

		assertThat(pause(0)).isNull();
	}

}
