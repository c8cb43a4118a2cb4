package dev.prosody.testing.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * I7: nothing of one event is found by the next on the same thread. A cancellation at the
 * very start of an attempt is no leak while its partition is taken away.
 */
public final class NothingLeaks implements Oracle {

	/** The thread's interrupt status was set. */
	public static final String INTERRUPTED = "interrupted";

	/** The attempt was cancelled. */
	public static final String CANCELLED = "cancelled";

	private static final Set<String> SIGNALS = Set.of(INTERRUPTED, CANCELLED);

	@Override
	public List<String> violations(List<Fact> facts) {
		List<String> violations = new ArrayList<>();
		Epochs epochs = new Epochs();
		for (Fact fact : facts) {
			epochs.follow(fact);
			if (fact instanceof Fact.Started started) {
				boolean leaving = epochs.isLeaving(started.instance(), started.event().topicPartition());
				for (String leak : started.leaks()) {
					if (!leaving || !SIGNALS.contains(leak)) {
						violations.add("%s started with a leftover: %s".formatted(started.event(), leak));
					}
				}
			}
		}
		return violations;
	}

	@Override
	public String toString() {
		return "I7 NothingLeaks";
	}

}
