package dev.prosody;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import dev.prosody.engine.offset.SettledOffsets;
import dev.prosody.testing.BrokerProcess;
import dev.prosody.testing.BrokerSpec;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Figures;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.TopicReader;
import dev.prosody.testing.history.CommitBelowUnsettled;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.NothingLost;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Settled offsets where a broker accepts little of them, or has lost what they are of.
 */
@Timeout(180)
class SettledOffsetsLimitsIT {

	private static final int EVENTS = 4_000;

	@TempDir
	private Path home;

	@ParameterizedTest
	@ValueSource(ints = { 64, 4_096, 65_536 })
	void i3TellsAPrefixOfWhatIsSettledWhereTheBrokerAcceptsNoMore(int limit) throws Exception {
		BrokerSpec spec = BrokerSpec.in(this.home)
			.withSettings(Map.of("offset.metadata.max.bytes", Integer.toString(limit)));
		try (BrokerProcess broker = BrokerProcess.of(spec).start();
				Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, 1)) {
			EventFeed feed = scenario.feed();
			IntStream.range(0, EVENTS).forEach((i) -> feed.send((i % 2 == 0) ? "stuck" : "key-" + i));
			feed.flush();
			LeftHoles holes = new LeftHoles(scenario, "limit-" + limit);

			OffsetAndMetadata commit = holes.leave((event) -> event.key().equals("stuck"), EVENTS / 2);

			assertThat(commit.metadata().length()).isLessThanOrEqualTo(limit);
			assertThat(scenario.history().count(Fact.Committing.class)).as("halved and accepted, not refused for ever")
				.isLessThan(20);
			verifyReplay(scenario, limit, holes.told(commit), holes.handledByNext());
		}
	}

	private static void verifyReplay(Scenario scenario, int limit, SettledOffsets told, SortedSet<Long> handled) {
		List<Long> unsettled = LongStream.range(0, EVENTS).filter((offset) -> offset % 2 == 0).boxed().toList();
		long toldOffsets = LongStream.range(0, EVENTS)
			.filter((offset) -> told.contains(offset, Optional.of(0)))
			.count();
		Figures.print("SettledOffsetsLimitsIT",
				"up to %d characters: %d of %d settled events were told, %d handled again", limit, toldOffsets,
				EVENTS / 2, handled.size() - unsettled.size());
		assertThat(toldOffsets).isPositive();
		assertThat(handled).containsAll(unsettled).noneMatch((offset) -> told.contains(offset, Optional.of(0)));
		assertThat(handled.size() - unsettled.size()).isEqualTo(EVENTS / 2 - toldOffsets);
		scenario.history().verify(new CommitBelowUnsettled(), new NothingLost());
	}

	@Test
	void i3WhatALaterLeaderHasWrittenIsHandledWhateverWasSettledThere() throws Exception {
		BrokerSpec spec = BrokerSpec.in(this.home);
		try (BrokerProcess broker = BrokerProcess.of(spec).start()) {
			try (Scenario above = scenario(broker, 40); Scenario below = scenario(broker, 10)) {
				Set<Long> stuck = Set.of(5L, 17L, 18L, 30L);
				LeftHoles cutAbove = new LeftHoles(above, "cut-above");
				LeftHoles cutBelow = new LeftHoles(below, "cut-below");
				assertThat(cutAbove.leave(stuck, 36).offset()).isEqualTo(5);
				assertThat(cutBelow.leave(Set.of(8L), 9).offset()).isEqualTo(8);

				broker.kill();
				new LogFile(spec.home().resolve("data"), above.partition(0)).cut(25);
				new LogFile(spec.home().resolve("data"), below.partition(0)).cut(3);
				broker.start();
				write(broker, above, 25, 40);
				write(broker, below, 3, 7);

				assertThat(cutAbove.handledByNext())
					.containsExactlyElementsOf(concat(List.of(5L, 17L, 18L), offsets(25, 40)));
				// its lag is 0: committed is what there is, and not 8
				assertThat(cutBelow.handledByNext()).containsExactlyElementsOf(offsets(3, 7));
				above.history().verify(new CommitBelowUnsettled());
			}
		}
	}

	/** Its events in batches of their own. */
	private static Scenario scenario(BrokerProcess broker, int events) {
		Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, 1);
		EventFeed feed = scenario.feed();
		for (int i = 0; i < events; i++) {
			feed.send("key-" + i);
			feed.flush();
		}
		return scenario;
	}

	private static void write(BrokerProcess broker, Scenario scenario, int from, int to) {
		EventFeed feed = scenario.feed();
		IntStream.range(from, to).forEach((i) -> feed.send("new-" + i));
		feed.flush();
		try (TopicReader reader = TopicReader.of(broker, scenario.topic())) {
			scenario.await("a later leader's events",
					() -> reader.poll()
						.stream()
						.anyMatch((record) -> record.offset() == from && record.leaderEpoch().orElse(0) > 0));
		}
	}

	private static List<Long> offsets(long from, long to) {
		return LongStream.range(from, to).boxed().toList();
	}

	private static List<Long> concat(List<Long> first, List<Long> second) {
		return Stream.concat(first.stream(), second.stream()).toList();
	}

}
