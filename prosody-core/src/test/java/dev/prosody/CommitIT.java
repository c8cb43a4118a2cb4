package dev.prosody;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.prosody.testing.Broker;
import dev.prosody.testing.EmbeddedBroker;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Gate;
import dev.prosody.testing.Instance;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.SharedBroker;
import dev.prosody.testing.TopicReader;
import dev.prosody.testing.TransactionFeed;
import dev.prosody.testing.history.CommitBelowUnsettled;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.HandledOnce;
import dev.prosody.testing.history.History;
import dev.prosody.testing.history.NothingLost;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What is committed, as an operator sees it. */
@ExtendWith(SharedBroker.class)
class CommitIT {

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void i2CommitNeverPassesAnUnsettledEvent(GroupProtocol protocol, EmbeddedBroker broker) {
		try (Scenario scenario = Scenario.on(broker, protocol, 1); Gate gate = new Gate()) {
			EventFeed feed = scenario.feed();
			IntStream.range(0, 10).forEach((i) -> feed.send("before-" + i));
			feed.send("slow");
			IntStream.range(0, 10).forEach((i) -> feed.send("after-" + i));
			feed.flush();
			History history = scenario.history();
			scenario.instance("a", (spec) -> {
			}, (event, context) -> {
				if (event.key().equals("slow")) {
					gate.pass();
				}
			}).start();

			scenario.await("all others done", () -> history.concluded() == 20);
			scenario.await("committed up to the slow one", () -> scenario.committed(0) == 10);
			int polls = history.count(Fact.Polled.class);
			scenario.await("the engine had time to commit more", () -> history.count(Fact.Polled.class) > polls + 10);
			assertThat(scenario.committed(0)).isEqualTo(10);

			gate.open();
			scenario.awaitLagZero();
			history.verify(new CommitBelowUnsettled(), new NothingLost(), new HandledOnce());
		}
	}

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void reachesLagZeroBehindTransactionMarkersAndAbortedRecords(GroupProtocol protocol, EmbeddedBroker broker) {
		try (Scenario scenario = Scenario.on(broker, protocol, 1)) {
			sendTransactions(scenario);
			Instance instance = scenario.instance("a", (spec) -> {
			}, (event, context) -> {
			}).start();

			scenario.await("committed records handled", () -> scenario.history().concluded() == 4);
			scenario.awaitLagZero();

			assertThat(scenario.history().facts(Fact.Returned.class).map((it) -> it.event().offset()))
				.containsExactlyInAnyOrder(0L, 1L, 6L, 7L);
			assertThat(instance.status().counts().succeeded()).isEqualTo(4);
			scenario.history().verify(new CommitBelowUnsettled(), new HandledOnce());
		}
	}

	/**
	 * Two committed, a marker, two aborted, a marker, two committed, a marker, one
	 * aborted, a marker.
	 */
	private static void sendTransactions(Scenario scenario) {
		TransactionFeed feed = scenario.transactions();
		feed.commit(2);
		feed.abort(2);
		feed.commit(2);
		feed.abort(1);
	}

	@Test
	void stepsOverGapsThatCompactionLeaves(EmbeddedBroker broker) {
		Map<String, String> compacted = Map.of("cleanup.policy", "compact", "segment.ms", "100",
				"min.cleanable.dirty.ratio", "0.01");
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, 1, compacted)) {
			EventFeed feed = scenario.feed();
			feed.send("never overwritten");
			awaitGaps(broker, scenario, feed);
			scenario.instance("a", (spec) -> {
			}, (event, context) -> {
			}).start();

			scenario.awaitLagZero();

			scenario.history().verify(new CommitBelowUnsettled(), new HandledOnce());
		}
	}

	/** Overwrites keys until the broker has cleaned some of their older events away. */
	private static void awaitGaps(Broker broker, Scenario scenario, EventFeed feed) {
		Awaitility.await("compaction").atMost(Duration.ofSeconds(50)).until(() -> {
			IntStream.range(0, 20).forEach((i) -> feed.send("key-" + i % 3));
			feed.flush();
			return hasGap(broker, scenario.topic());
		});
	}

	private static boolean hasGap(Broker broker, String topic) {
		try (TopicReader reader = TopicReader.of(broker, topic)) {
			List<Long> offsets = new ArrayList<>();
			for (int i = 0; i < 5 && offsets.isEmpty(); i++) {
				reader.poll().forEach((record) -> offsets.add(record.offset()));
			}
			return !offsets.isEmpty() && offsets.getLast() - offsets.getFirst() >= offsets.size();
		}
	}

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void goesOnAtTheEarliestEventWhenTheCommittedOneIsDeleted(GroupProtocol protocol, EmbeddedBroker broker) {
		try (Scenario scenario = Scenario.on(broker, protocol, 1)) {
			EventFeed feed = scenario.feed();
			IntStream.range(0, 10).forEach((i) -> feed.send("key-" + i));
			feed.flush();
			Instance instance = scenario.instance("a", (spec) -> {
			}, (event, context) -> {
			}).start();
			scenario.awaitLagZero();
			instance.stop();
			IntStream.range(0, 10).forEach((i) -> feed.send("key-" + i));
			feed.flush();
			scenario.admin().deleteRecords(scenario.partition(0), 15);

			instance.start();

			scenario.awaitLagZero();
			assertThat(scenario.history().concluded()).isEqualTo(15);
			scenario.history().verify(new CommitBelowUnsettled(), new HandledOnce());
		}
	}

	@Test
	void readsARecreatedTopicFromItsBeginning(EmbeddedBroker broker) {
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, 1)) {
			EventFeed feed = scenario.feed();
			IntStream.range(0, 10).forEach((i) -> feed.send("key-" + i));
			feed.flush();
			scenario.instance("a", (spec) -> {
			}, (event, context) -> {
			}).start();
			scenario.awaitLagZero();

			scenario.admin().deleteTopic(scenario.topic());
			scenario.admin().createTopic(scenario.topic(), 1, Map.of());
			IntStream.range(0, 5).forEach((i) -> feed.send("key-" + i));
			feed.flush();

			scenario.await("new events handled", () -> scenario.history().count(Fact.Returned.class) == 15);
			scenario.await("new offsets committed", () -> scenario.committed(0) == 5);
		}
	}

}
