package dev.prosody.engine.poll;

import dev.prosody.engine.testing.StubClients;
import dev.prosody.monitor.ListenerMonitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import dev.prosody.engine.dispatch.ManualEngine;
import dev.prosody.engine.dispatch.RecordingHost;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.VirtualClock;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What is committed when, and what a refusal changes. */
class CommitsTests {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private final VirtualClock clock = new VirtualClock();

	private final LastError errors = new LastError("commits", this.clock);

	private final Commits commits = new Commits("commits", INTERVAL, this.clock, this.errors,
			new CommittedOffsets("commits", new TopicIds("commits", new StubClients())), ListenerMonitor.NONE);

	private final ManualEngine engine = new ManualEngine(ListenerFixture.listener("commits"), new RecordingHost(),
			this.clock);

	private final Assignment assignment = new Assignment();

	private final RecordedConsumer consumer = new RecordedConsumer(List.of(Records.ORDERS_0, Records.ORDERS_1));

	@BeforeEach
	void assign() {
		this.assignment.add(this.engine.open(Records.ORDERS_0));
		this.assignment.add(this.engine.open(Records.ORDERS_1));
	}

	private void handle(TopicPartition partition, long... offsets) {
		poll(partition, offsets);
		this.engine.runAll();
	}

	private void poll(TopicPartition partition, long... offsets) {
		List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
		for (long offset : offsets) {
			records.add(Records.record(partition, offset, "key", "value"));
		}
		this.engine.poll(Records.poll(records));
		this.assignment.get(partition)
			.polled(records, new OffsetAndMetadata(records.getLast().offset() + 1), this.clock.nanoTime());
	}

	private List<String> commitIfDue() {
		this.commits.commitIfDue(this.assignment.all(), this.consumer);
		return this.consumer.calls();
	}

	private Collection<AssignedPartition> all() {
		return this.assignment.all();
	}

	@Test
	void commitsWhatIsNewAtItsCadence() {
		assertThat(commitIfDue()).as("nothing was polled").isEmpty();
		handle(Records.ORDERS_0, 0, 1);
		assertThat(commitIfDue()).as("not due").isEmpty();

		this.clock.advance(INTERVAL);
		assertThat(commitIfDue()).containsExactly("async {0=2}");
		this.consumer.answer(null);
		this.clock.advance(INTERVAL);
		assertThat(commitIfDue()).as("nothing is new").isEmpty();

		handle(Records.ORDERS_1, 7);
		this.clock.advance(INTERVAL);
		assertThat(commitIfDue()).as("only what is new").containsExactly("async {1=8}");
		assertThat(this.assignment.get(Records.ORDERS_0).committed()).isEqualTo(2);
	}

	@Test
	void hasOneCommitInFlightAtMost() {
		handle(Records.ORDERS_0, 0);
		assertThat(commitIfDue()).hasSize(1);

		handle(Records.ORDERS_0, 1);
		this.clock.advance(INTERVAL.multipliedBy(10));
		assertThat(commitIfDue()).as("the first is not answered").isEmpty();
		this.consumer.answer(null);

		assertThat(commitIfDue()).containsExactly("async {0=2}");
	}

	@Test
	void i2NothingIsCommittedPastAnUnsettledEvent() {
		poll(Records.ORDERS_0, 5, 6);
		assertThat(commitIfDue()).as("nothing is settled").isEmpty();

		this.engine.runAll();
		poll(Records.ORDERS_0, 9);
		this.clock.advance(INTERVAL);

		assertThat(commitIfDue()).containsExactly("async {0=9}");
	}

	@Test
	void i2ACommitNeverMovesBackwards() {
		AssignedPartition assigned = this.assignment.get(Records.ORDERS_0);
		handle(Records.ORDERS_0, 0, 1, 2);
		commitIfDue();
		this.commits.commitNow(all(), this.consumer, INTERVAL);
		handle(Records.ORDERS_0, 3);
		this.commits.commitNow(all(), this.consumer, INTERVAL);
		assertThat(this.consumer.calls()).containsExactly("sync {0=3}", "sync {0=4}");

		this.consumer.answer(null);

		assertThat(assigned.committed()).as("the answer to the first comes last").isEqualTo(4);
		assertThat(assigned.toCommit(null, 0, 0)).isNull();
	}

	@Test
	void forgetsTheCommitInFlightOfAConsumerThatIsGone() {
		handle(Records.ORDERS_0, 0);
		commitIfDue();

		this.commits.reset();
		this.clock.advance(INTERVAL);

		assertThat(commitIfDue()).containsExactly("async {0=1}");
	}

	private static Stream<Arguments> refusals() {
		return Stream.of(arguments(new RebalanceInProgressException("joining"), null),
				arguments(new CommitFailedException("not a member"), null),
				arguments(new UnknownMemberIdException("not a member"), null),
				arguments(new FencedInstanceIdException("fenced"), null),
				arguments(new TimeoutException("slow"), "tried again"),
				arguments(new RetriableCommitFailedException("coordinator moves"), "tried again"),
				arguments(new GroupAuthorizationException("group"), "permission denied"),
				arguments(new TopicAuthorizationException("topic"), "permission denied"),
				arguments(new KafkaException("something else"), "tried again"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("refusals")
	void triesAgainAtTheNextCadenceAndSaysSoWhereItIsTrouble(RuntimeException refusal, String text) {
		handle(Records.ORDERS_0, 0);
		commitIfDue();

		this.consumer.answer(refusal);

		assertThat(commitIfDue()).as("not at once").isEmpty();
		assertThat(this.assignment.get(Records.ORDERS_0).committed()).isNegative();
		assertTrouble(text);
		this.clock.advance(INTERVAL);
		assertThat(commitIfDue()).containsExactly("async {0=1}");
		this.consumer.answer(null);
		assertTrouble(null);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("refusals")
	void neverThrowsOutOfARebalance(RuntimeException refusal, String text) {
		handle(Records.ORDERS_0, 0);
		this.consumer.failSync(refusal);

		this.commits.commitNow(all(), this.consumer, INTERVAL);

		assertThat(this.consumer.calls()).containsExactly("sync {0=1}");
		assertThat(this.assignment.get(Records.ORDERS_0).committed()).isNegative();
		assertTrouble(text);
	}

	private void assertTrouble(String text) {
		if (text == null) {
			assertThat(this.errors.text()).isNull();
		}
		else {
			assertThat(this.errors.text()).contains(text);
		}
	}

	@Test
	void commitsInTheMiddleOfARevocationAtTheCadence() {
		handle(Records.ORDERS_0, 0);
		this.commits.commitNowIfDue(all(), this.consumer, INTERVAL);
		handle(Records.ORDERS_0, 1);
		this.commits.commitNowIfDue(all(), this.consumer, INTERVAL);
		assertThat(this.consumer.calls()).containsExactly("sync {0=1}");

		this.clock.advance(INTERVAL);
		this.commits.commitNowIfDue(all(), this.consumer, INTERVAL);

		assertThat(this.consumer.calls()).containsExactly("sync {0=2}");
	}

	@Test
	void aPartitionThatGoesTakesTheTroubleOfItsCommitWithIt() {
		handle(Records.ORDERS_0, 0);
		this.consumer.failSync(new TimeoutException("no answer in time"));
		this.commits.commitNow(all(), this.consumer, INTERVAL);
		assertThat(this.errors.text()).contains("no answer in time");

		this.assignment.remove(List.of(Records.ORDERS_0));
		this.clock.advance(INTERVAL);
		commitIfDue();

		assertThat(this.errors.text()).isNull();
	}

}
