package dev.prosody.testing.history;

import java.util.List;

/** Looks for violations of one invariant in a history. Stateless between calls. */
@FunctionalInterface
public interface Oracle {

	/**
	 * Finds violations.
	 * @param facts the history, oldest first
	 * @return one sentence for each violation, empty if the invariant holds
	 */
	List<String> violations(List<Fact> facts);

}
