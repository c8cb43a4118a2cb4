package dev.prosody.testing.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What undisturbed consumption promises beyond I3: no event is concluded twice. */
public final class HandledOnce implements Oracle {

	@Override
	public List<String> violations(List<Fact> facts) {
		return timesConcluded(facts).entrySet()
			.stream()
			.filter((entry) -> entry.getValue() > 1)
			.map((entry) -> entry.getKey() + " was concluded " + entry.getValue() + " times")
			.toList();
	}

	/** How many conclusions are repeated ones. */
	public static int duplicates(List<Fact> facts) {
		return timesConcluded(facts).values().stream().mapToInt((times) -> times - 1).sum();
	}

	private static Map<EventPosition, Integer> timesConcluded(List<Fact> facts) {
		Map<EventPosition, Integer> times = new HashMap<>();
		for (Fact fact : facts) {
			if (fact.concluded() != null) {
				times.merge(fact.concluded(), 1, Integer::sum);
			}
		}
		return times;
	}

	@Override
	public String toString() {
		return "HandledOnce";
	}

}
