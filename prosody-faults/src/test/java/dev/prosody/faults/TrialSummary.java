package dev.prosody.faults;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a trial was like: a row of the table.
 *
 * @param name of the trial
 * @param flavour how the group shared its partitions
 * @param faults what happened, in this order
 * @param sent events that were sent
 * @param lost events that were neither handled nor dead-lettered
 * @param orderViolations violations of the order of a key
 * @param duplicates events that were handled or dead-lettered once more
 * @param letters dead letters
 * @param longestPollGap the longest time between two polls of a worker that ran
 * @param longestSilence the longest time in which no worker got anything done
 */
record TrialSummary(String name, Flavour flavour, List<String> faults, int sent, int lost, int orderViolations,
		int duplicates, int letters, Duration longestPollGap, Duration longestSilence) {

	static final String HEADER = """
			| trial | group | faults injected | events sent | lost | order violations | duplicates | dead letters | longest time between two polls | longest time without a result |
			|---|---|---|---|---|---|---|---|---|---|
			""";

	String row() {
		Map<String, Long> counted = new TreeMap<>(
				this.faults.stream().collect(Collectors.groupingBy((fault) -> fault, Collectors.counting())));
		String list = counted.entrySet()
			.stream()
			.map((entry) -> entry.getValue() + " × " + entry.getKey())
			.collect(Collectors.joining("; "));
		return "| %s | %s | %d: %s | %,d | %d | %d | %,d | %,d | %.1f s | %.1f s |%n".formatted(this.name,
				this.flavour.name().toLowerCase(Locale.ROOT).replace('_', ' '), this.faults.size(), list, this.sent,
				this.lost, this.orderViolations, this.duplicates, this.letters, seconds(this.longestPollGap),
				seconds(this.longestSilence));
	}

	private static double seconds(Duration duration) {
		return duration.toMillis() / 1000.0;
	}

}
