package dev.prosody.samples.flights;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.prosody.samples.flights.RunTopics.Position;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Processes of the sample that share a run at a broker process, or die in it. */
@Timeout(300)
class SeveralInstancesIT {

	private static final int ROWS = 20_000;

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	private static BrokerProcess broker;

	@BeforeAll
	static void startBroker() throws Exception {
		broker = BrokerProcess.start();
	}

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

	@Test
	void shareTheWork() throws Exception {
		try (JavaProcess first = broker.flights("--instances=2")) {
			String run = first.awaitWordAfter("--join=");
			try (JavaProcess second = broker.flights("--join=" + run);
					RunTopics topics = new RunTopics(broker.address(), run)) {
				assertThat(first.awaitExitCode()).as(first::toString).isZero();
				assertThat(second.awaitExitCode()).as(second::toString).isZero();

				Map<String, Set<Integer>> rows = rowsByInstance(topics.handled());
				assertThat(rows).hasSize(2)
					.containsKeys(first.awaitWordAfter("instance "), second.awaitWordAfter("instance "));
				assertThatNothingIsLost(rows, topics);
			}
		}
	}

	@Test
	void handleEveryRowAlthoughOneIsKilled() throws Exception {
		try (JavaProcess first = broker.flights()) {
			String run = first.awaitWordAfter("--join=");
			try (RunTopics topics = new RunTopics(broker.address(), run)) {
				await().atMost(PATIENCE)
					.until(() -> topics.sentCount() == ROWS && topics.handledCount() > ROWS / 3
							&& topics.committed().values().stream().anyMatch((offset) -> offset > 0));
				first.kill();
				Map<Integer, Long> committed = topics.committed();

				try (JavaProcess second = broker.flights("--join=" + run)) {
					assertThat(second.awaitExitCode()).as(second::toString).isZero();

					Map<String, Set<Integer>> rows = rowsByInstance(topics.handled());
					Set<Integer> before = rows.get(first.awaitWordAfter("instance "));
					Set<Integer> after = rows.get(second.awaitWordAfter("instance "));
					assertThatNothingIsLost(rows, topics);
					Set<Integer> twice = common(before, after);
					Set<Integer> ahead = settledAbove(committed, before, topics.sent());
					System.out.printf("Killed after %d of %d rows; %d were above the committed offsets, "
							+ "%d were handled again%n", before.size(), ROWS, ahead.size(), twice.size());
					assertThat(ahead).containsAll(twice);
				}
			}
		}
	}

	private static Map<String, Set<Integer>> rowsByInstance(List<HandledDeparture> results) {
		return results.stream()
			.collect(Collectors.groupingBy((result) -> result.handling().instance(),
					Collectors.mapping(HandledDeparture::row, Collectors.toSet())));
	}

	private static void assertThatNothingIsLost(Map<String, Set<Integer>> handled, RunTopics topics) {
		Set<Integer> rows = new TreeSet<>(topics.deadLetters().keySet());
		assertThat(rows).hasSize(16);
		handled.values().forEach(rows::addAll);
		assertThat(rows).isEqualTo(IntStream.rangeClosed(1, ROWS).boxed().collect(Collectors.toSet()));
	}

	/**
	 * A row that was running when its instance died has no result: it cannot be handled
	 * again.
	 */
	private static Set<Integer> settledAbove(Map<Integer, Long> committed, Set<Integer> rows,
			Map<Integer, Position> sent) {
		return rows.stream().filter((row) -> {
			Position position = sent.get(row);
			return position.offset() >= committed.getOrDefault(position.partition(), 0L);
		}).collect(Collectors.toSet());
	}

	private static Set<Integer> common(Set<Integer> one, Set<Integer> other) {
		Set<Integer> common = new HashSet<>(one);
		common.retainAll(other);
		return common;
	}

}
