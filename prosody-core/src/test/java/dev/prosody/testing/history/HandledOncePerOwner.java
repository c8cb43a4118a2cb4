package dev.prosody.testing.history;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What deduplication in memory promises: an instance that lives handles no event id
 * twice, also not when it is delivered again after a rebalance.
 */
public final class HandledOncePerOwner implements Oracle {

	private final Map<EventPosition, String> ids;

	/**
	 * Creates it.
	 * @param ids the ids of all events that a handler has seen
	 */
	public HandledOncePerOwner(Map<EventPosition, String> ids) {
		this.ids = ids;
	}

	@Override
	public List<String> violations(List<Fact> facts) {
		Map<String, Integer> times = new TreeMap<>();
		handled(facts).forEach((it) -> times.merge(idOf(it) + " was handled by " + it.instance(), 1, Integer::sum));
		return times.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() > 1)
			.map((entry) -> entry.getKey() + " " + entry.getValue() + " times")
			.toList();
	}

	/** The ids that were handled. */
	public Set<String> handledIds(List<Fact> facts) {
		Set<String> handled = new HashSet<>();
		handled(facts).forEach((it) -> handled.add(idOf(it)));
		return handled;
	}

	/** How many ids were handled by more than one instance. */
	public long handledBySeveral(List<Fact> facts) {
		Map<String, Set<String>> owners = new HashMap<>();
		handled(facts).forEach((it) -> owners.computeIfAbsent(idOf(it), (id) -> new HashSet<>()).add(it.instance()));
		return owners.values().stream().filter((instances) -> instances.size() > 1).count();
	}

	private String idOf(Fact.Returned fact) {
		return this.ids.get(fact.event());
	}

	private static List<Fact.Returned> handled(List<Fact> facts) {
		return facts.stream().filter(Fact.Returned.class::isInstance).map(Fact.Returned.class::cast).toList();
	}

	@Override
	public String toString() {
		return "HandledOncePerOwner";
	}

}
