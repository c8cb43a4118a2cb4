package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.status.PauseReason;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** When the loop commits, and when it trusts its consumer no longer. */
class PollLoopTests {

	private static final Duration INTERVAL = Duration.ofMinutes(1);

	/** Of the consumer, by default. */
	private static final Duration MAX_POLL_INTERVAL = Duration.ofMinutes(5);

	private final ShiftedClock clock = new ShiftedClock();

	private final CountDownLatch mayEnd = new CountDownLatch(1);

	private final List<String> handled = Collections.synchronizedList(new ArrayList<>());

	private final List<Integer> commits = new ArrayList<>();

	private final ScriptedLoop loop = new ScriptedLoop(ListenerFixture.listener("poll-loop")
		.options((options) -> options.commitInterval(INTERVAL))
		.handler((event, context) -> {
			this.handled.add(event.topic() + "-" + event.partition());
			this.mayEnd.await();
		}), this.clock);

	/**
	 * So that from the next poll on there is something to commit, but no sooner: the
	 * first commit is due at once.
	 */
	private void settleOneEvent() {
		this.loop.poll((consumer) -> {
			consumer.rebalance(List.of(Records.ORDERS_0));
			consumer.addRecord(Records.record(0, "a"));
		}).poll((consumer) -> this.mayEnd.countDown()).pollUntilSettled();
	}

	@Test
	void i4CommitsAfterAPollInTimeIfTheCadenceSaysSo() {
		settleOneEvent();
		this.loop.poll((consumer) -> this.commits.add(consumer.commits())).poll((consumer) -> {
			this.commits.add(consumer.commits());
			this.clock.advance(INTERVAL);
		}).poll((consumer) -> this.commits.add(consumer.commits()));

		this.loop.run();

		assertThat(this.commits).containsExactly(0, 0, 1);
	}

	@Test
	void i4CommitsNothingAfterAPollThatCameTooLateForItsMembership() {
		settleOneEvent();
		this.loop.poll((consumer) -> this.clock.advance(MAX_POLL_INTERVAL))
			.poll((consumer) -> this.commits.add(consumer.commits()))
			.poll((consumer) -> this.commits.add(consumer.commits()));

		this.loop.run();

		assertThat(this.commits).as("after the late poll, after the next one").containsExactly(0, 1);
	}

	@Test
	void i4CommitsNothingAfterAPollThatHasFailed() {
		settleOneEvent();
		this.loop.poll((consumer) -> {
			this.clock.advance(INTERVAL);
			consumer.setPollException(new TimeoutException("no answer in time"));
		})
			.poll((consumer) -> this.commits.add(consumer.commits()))
			.poll((consumer) -> this.commits.add(consumer.commits()));

		this.loop.run();

		assertThat(this.commits).as("after the failed poll, after the next one").containsExactly(0, 1);
	}

	@Test
	void i3ReplacesAConsumerThatDeliversAPartitionWhichIsNotAssigned() {
		ConsumerRecord<byte[], byte[]> mine = Records.record(0, "a");
		ConsumerRecord<byte[], byte[]> foreign = Records.record(Records.ORDERS_1, 0, "b", "value");
		this.loop.poll((consumer) -> {
			consumer.rebalance(List.of(Records.ORDERS_0));
			consumer.deliver(Records.poll(mine, foreign));
		}).poll((consumer) -> this.commits.add(this.loop.consumers().size()));

		this.loop.run();

		assertThat(this.commits).as("consumers").containsExactly(2);
		assertThat(this.loop.consumers().getFirst().closed()).isTrue();
		assertThat(this.handled).as("nothing of that poll is taken").isEmpty();
	}

	@Test
	void i11ATopicThatMayNotBeReadRestsAndTheOthersGoOnWithTheSameConsumer() {
		TopicPartition refunds = new TopicPartition("refunds", 0);
		List<Set<TopicPartition>> paused = new ArrayList<>();
		List<PauseReason> reasons = new ArrayList<>();
		this.loop.poll((consumer) -> {
			consumer.updateBeginningOffsets(Map.of(refunds, 0L));
			consumer.rebalance(List.of(Records.ORDERS_0, refunds));
			consumer.setPollException(new TopicAuthorizationException(Set.of("refunds")));
		}).poll((consumer) -> {
			paused.add(consumer.paused());
			consumer.addRecord(Records.record(0, "a"));
			this.mayEnd.countDown();
		})
			.pollUntil(() -> !this.handled.isEmpty())
			.poll((consumer) -> publishedIn(this.clock))
			.poll((consumer) -> this.loop.status().partitions().forEach((each) -> reasons.add(each.pause())))
			.poll((consumer) -> this.clock.advance(Duration.ofSeconds(10)))
			.poll((consumer) -> paused.add(consumer.paused()))
			.poll((consumer) -> paused.add(consumer.paused()));

		this.loop.run();

		assertThat(this.handled).containsExactly("orders-0");
		assertThat(reasons).containsExactlyInAnyOrder(null, PauseReason.DENIED);
		assertThat(paused.getFirst()).containsExactly(refunds);
		assertThat(paused.getLast()).as("tried again").isEmpty();
		assertThat(this.loop.consumers()).hasSize(1);
	}

	@Test
	void aTopicThatIsNotAssignedIsAskedForByANewConsumer() {
		this.loop.poll((consumer) -> consumer.setPollException(new TopicAuthorizationException(Set.of("orders"))))
			.poll((consumer) -> this.commits.add(this.loop.consumers().size()));

		this.loop.run();

		assertThat(this.commits).as("consumers").containsExactly(2);
	}

	/** The status is published at intervals: with the next poll if that has passed. */
	private static void publishedIn(ShiftedClock clock) {
		clock.advance(Duration.ofMillis(200));
	}

}
