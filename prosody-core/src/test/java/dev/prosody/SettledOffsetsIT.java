package dev.prosody;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import dev.prosody.engine.offset.SettledOffsets;
import dev.prosody.engine.testing.ListenerLog;
import dev.prosody.testing.EmbeddedBroker;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Figures;
import dev.prosody.testing.Instance;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.SharedBroker;
import dev.prosody.testing.TopicReader;
import dev.prosody.testing.TransactionFeed;
import dev.prosody.testing.history.CommitBelowUnsettled;
import dev.prosody.testing.history.HandledOnce;
import dev.prosody.testing.history.NothingLost;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the next owner of a partition makes of the settled offsets that a commit tells,
 * and of what others have done to log and commit meanwhile: never is an unsettled event
 * skipped, and what is not certain is handled again.
 */
@ExtendWith(SharedBroker.class)
@Timeout(120)
class SettledOffsetsIT {

	private static final int EVENTS = 40;

	/** Not settled by the first owner; the first of them is its commit. */
	private static final Set<Long> HOLES = Set.of(5L, 17L, 18L, 30L);

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void i3TheNextOwnerHandlesExactlyWhatWasNotSettled(GroupProtocol protocol, EmbeddedBroker broker) {
		try (Scenario scenario = scenario(broker, protocol)) {
			LeftHoles holes = new LeftHoles(scenario, "after-a-stop");
			holes.leave(HOLES, EVENTS - HOLES.size());

			assertThat(holes.handledByNext()).containsExactlyInAnyOrderElementsOf(HOLES);
			scenario.history().verify(new CommitBelowUnsettled(), new NothingLost(), new HandledOnce());
		}
	}

	@Test
	void i3NothingUnsettledIsSkippedWhereCompactionHasRemovedEvents(EmbeddedBroker broker) {
		Map<String, String> compacted = Map.of("cleanup.policy", "compact", "segment.ms", "100",
				"min.cleanable.dirty.ratio", "0.01");
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, 1, compacted)) {
			LeftHoles holes = new LeftHoles(scenario, "after-compaction");
			EventFeed feed = scenario.feed();
			// 2 will be compacted as 7 has its key, and waits behind it
			List.of("kept", "often", "stuck", "often", "often", "stuck too", "often", "stuck", "often", "often")
				.forEach(feed::send);
			feed.flush();
			OffsetAndMetadata commit = holes.leave((event) -> event.key().startsWith("stuck"), 7);
			assertThat(commit.offset()).isEqualTo(2);
			SettledOffsets told = holes.told(commit);
			awaitCompaction(broker, scenario, feed, Set.of(2L, 3L, 4L, 6L, 8L));

			SortedSet<Long> handled = holes.handledByNext();

			assertThat(handled).contains(5L, 7L).doesNotContain(2L);
			assertThat(handled).noneMatch((offset) -> told.contains(offset, Optional.of(0)));
			scenario.history().verify(new CommitBelowUnsettled(), new HandledOnce());
		}
	}

	/** Overwrites a key until the broker has removed these offsets. */
	private static void awaitCompaction(EmbeddedBroker broker, Scenario scenario, EventFeed feed, Set<Long> removed) {
		Awaitility.await("compaction").atMost(Duration.ofSeconds(60)).until(() -> {
			IntStream.range(0, 5).forEach((i) -> feed.send("often"));
			feed.flush();
			try (TopicReader reader = TopicReader.of(broker, scenario.topic())) {
				List<Long> first = List.of();
				for (int i = 0; i < 5 && first.isEmpty(); i++) {
					first = reader.poll().stream().map((record) -> record.offset()).toList();
				}
				return !first.isEmpty() && first.stream().noneMatch(removed::contains);
			}
		});
	}

	@Test
	void i3TransactionMarkersAndAbortedEventsAreNoHoles(EmbeddedBroker broker) {
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, 1)) {
			LeftHoles holes = new LeftHoles(scenario, "after-transactions");
			TransactionFeed feed = scenario.transactions();
			feed.commit(2); // 0 1, marker 2
			feed.abort(2); // 3 4, marker 5
			feed.commit(2); // 6 7, marker 8
			feed.abort(1); // 9, marker 10
			feed.commit(3); // 11 12 13, marker 14
			feed.abort(1); // 15, marker 16
			// the first of each transaction have one key: 11 waits behind 6
			OffsetAndMetadata commit = holes.leave(Set.of(6L, 12L), 4);
			assertThat(commit.offset()).isEqualTo(6);

			assertThat(holes.handledByNext()).containsExactly(6L, 11L, 12L);
			scenario.history().verify(new CommitBelowUnsettled(), new HandledOnce());
		}
	}

	@ParameterizedTest
	@CsvSource({ "3, '5, 17, 18, 30'", "18, '18, 30'", "31, ''" })
	void i3DeletedEventsAreNotWaitedFor(long before, String expected, EmbeddedBroker broker) {
		try (Scenario scenario = scenario(broker, GroupProtocol.CONSUMER)) {
			LeftHoles holes = new LeftHoles(scenario, "after-deletion");
			holes.leave(HOLES, EVENTS - HOLES.size());

			scenario.admin().deleteRecords(scenario.partition(0), before);

			assertThat(holes.handledByNext().toString()).isEqualTo("[" + expected + "]");
			scenario.history().verify(new CommitBelowUnsettled(), new HandledOnce());
		}
	}

	@Test
	void i3ATopicOfTheSameNameIsAnotherOne(EmbeddedBroker broker) {
		try (Scenario scenario = scenario(broker, GroupProtocol.CONSUMER);
				ListenerLog log = ListenerLog.of("after-recreation")) {
			LeftHoles holes = new LeftHoles(scenario, "after-recreation");
			OffsetAndMetadata commit = holes.leave(HOLES, EVENTS - HOLES.size());
			scenario.admin().deleteTopic(scenario.topic());
			scenario.await("the broker forgets commits", () -> scenario.committed(0) == -1);
			scenario.admin().createTopic(scenario.topic(), 1, Map.of());
			send(scenario, EVENTS);

			scenario.admin().commit(scenario.group(), scenario.partition(0), commit);

			assertThat(holes.handledByNext()).containsExactlyElementsOf(from(5));
			assertThat(warnings(log)).singleElement().asString().contains("not about this topic");
		}
	}

	@Test
	void i3EverythingIsHandledWhereTheLogEndsBelowTheCommit(EmbeddedBroker broker) {
		try (Scenario scenario = scenario(broker, GroupProtocol.CONSUMER)) {
			LeftHoles holes = new LeftHoles(scenario, "beyond-the-end");
			OffsetAndMetadata commit = holes.leave(HOLES, EVENTS - HOLES.size());
			scenario.admin()
				.commit(scenario.group(), scenario.partition(0), new OffsetAndMetadata(100, commit.metadata()));

			// reaches lag 0, so it commits below 100
			assertThat(holes.handledByNext()).containsExactlyElementsOf(from(0));
		}
	}

	/** Also what a replication tool does that translates offsets and copies the rest. */
	@ParameterizedTest
	@CsvSource({ "2, true", "2, false", "12, true", "12, false" })
	void i3EverythingIsHandledFromWhereAnOperatorHasSetTheGroup(long offset, boolean keepsMetadata,
			EmbeddedBroker broker) {
		String next = "set-to-" + offset + "-" + keepsMetadata;
		try (Scenario scenario = scenario(broker, GroupProtocol.CONSUMER); ListenerLog log = ListenerLog.of(next)) {
			LeftHoles holes = new LeftHoles(scenario, next);
			OffsetAndMetadata commit = holes.leave(HOLES, EVENTS - HOLES.size());

			scenario.admin()
				.commit(scenario.group(), scenario.partition(0),
						new OffsetAndMetadata(offset, keepsMetadata ? commit.metadata() : ""));

			assertThat(holes.handledByNext()).containsExactlyElementsOf(from(offset));
			assertThat(warnings(log)).hasSize(keepsMetadata ? 1 : 0);
		}
	}

	@Test
	void i3ACommitThatWasCopiedFromAnotherTopicSaysNothing(EmbeddedBroker broker) {
		try (Scenario source = scenario(broker, GroupProtocol.CONSUMER);
				Scenario copy = scenario(broker, GroupProtocol.CONSUMER);
				ListenerLog log = ListenerLog.of("replicated")) {
			OffsetAndMetadata commit = new LeftHoles(source, "source").leave(HOLES, EVENTS - HOLES.size());

			copy.admin().commit(copy.group(), copy.partition(0), commit);

			assertThat(new LeftHoles(copy, "replicated").handledByNext()).containsExactlyElementsOf(from(5));
			assertThat(warnings(log)).singleElement().asString().contains("not about this topic");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "consumer-1", "cut", "changed" })
	void i3WhatIsNotOursOrDamagedSaysNothing(String text, EmbeddedBroker broker) {
		String next = "foreign-" + Integer.toHexString(text.hashCode());
		try (Scenario scenario = scenario(broker, GroupProtocol.CONSUMER); ListenerLog log = ListenerLog.of(next)) {
			LeftHoles holes = new LeftHoles(scenario, next);
			String ours = holes.leave(HOLES, EVENTS - HOLES.size()).metadata();
			String metadata = switch (text) {
				case "cut" -> ours.substring(0, ours.length() - 4);
				case "changed" -> ours.substring(0, 30) + (ours.charAt(30) == 'A' ? 'B' : 'A') + ours.substring(31);
				default -> text;
			};

			scenario.admin().commit(scenario.group(), scenario.partition(0), new OffsetAndMetadata(5, metadata));

			assertThat(holes.handledByNext()).containsExactlyElementsOf(from(5));
			assertThat(warnings(log)).hasSize(text.isEmpty() ? 0 : 1);
		}
	}

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void i3WhatWasToldSurvivesAnOwnerThatDoesNotComeToIt(GroupProtocol protocol, EmbeddedBroker broker) {
		try (Scenario scenario = Scenario.on(broker, protocol, 1)) {
			int events = 2_000;
			send(scenario, events);
			LeftHoles first = new LeftHoles(scenario, "the-third");
			first.leave(Set.of(0L, 1L, 1_000L), events - 3);

			readALittle(scenario);

			SortedSet<Long> handled = first.handledByNext();
			Figures.print("SettledOffsetsIT", "%s: %d of %d events handled by the third owner, 2 had to be", protocol,
					handled.size(), events);
			assertThat(handled).contains(1L, 1_000L).hasSizeLessThanOrEqualTo(3);
		}
	}

	/** Settles the first event, is stuck in the second, and reads not far beyond. */
	private static void readALittle(Scenario scenario) {
		try (Instance second = scenario.instance("the-second", (spec) -> {
			spec.options((options) -> options.maxAhead(20));
			spec.consumerProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10);
		}, (event, context) -> {
			if (event.offset() == 1) {
				throw new IllegalStateException("thrown by a test");
			}
		})) {
			second.start();
			scenario.await("the first settled", () -> scenario.committed(0) == 1);
			second.stop();
		}
	}

	private static Scenario scenario(EmbeddedBroker broker, GroupProtocol protocol) {
		Scenario scenario = Scenario.on(broker, protocol, 1);
		send(scenario, EVENTS);
		return scenario;
	}

	/** Each of a key of its own. */
	private static void send(Scenario scenario, int events) {
		EventFeed feed = scenario.feed();
		IntStream.range(0, events).forEach((i) -> feed.send("key-" + i));
		feed.flush();
	}

	private static List<Long> from(long offset) {
		return LongStream.range(offset, EVENTS).boxed().toList();
	}

	private static List<String> warnings(ListenerLog log) {
		return log.lines().stream().filter((line) -> line.startsWith("WARN") && line.contains("the metadata")).toList();
	}

}
