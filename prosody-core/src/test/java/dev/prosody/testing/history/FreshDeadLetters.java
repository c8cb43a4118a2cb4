package dev.prosody.testing.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * I6: a dead letter is started only by a client that has polled within its session: one
 * that has not may have lost the partition without knowing.
 */
public final class FreshDeadLetters implements Oracle {

	private final Duration session;

	/**
	 * Creates the oracle.
	 * @param session the session timeout, and how long a poll may take
	 */
	public FreshDeadLetters(Duration session) {
		this.session = session;
	}

	@Override
	public List<String> violations(List<Fact> facts) {
		List<String> violations = new ArrayList<>();
		Map<String, Long> lastPoll = new HashMap<>();
		for (Fact fact : facts) {
			switch (fact) {
				case Fact.Polled it -> lastPoll.put(it.instance(), it.calledAt());
				case Fact.DeadLetterSent it -> {
					Duration age = Duration.ofNanos(it.at() - lastPoll.getOrDefault(it.instance(), it.at()));
					if (age.compareTo(this.session) > 0) {
						violations.add("%s dead-lettered %s although its last poll was %s before"
							.formatted(it.instance(), it.source(), age));
					}
				}
				default -> {
				}
			}
		}
		return violations;
	}

	@Override
	public String toString() {
		return "I6 FreshDeadLetters";
	}

}
