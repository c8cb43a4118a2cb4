package dev.prosody.testing.history;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** I3: every event that was sent is handled or dead-lettered at least once. */
public final class NothingLost implements Oracle {

	@Override
	public List<String> violations(List<Fact> facts) {
		Set<EventPosition> concluded = new HashSet<>();
		for (Fact fact : facts) {
			if (fact.concluded() != null) {
				concluded.add(fact.concluded());
			}
		}
		List<String> violations = new ArrayList<>();
		for (Fact fact : facts) {
			if (fact instanceof Fact.Sent sent && !concluded.contains(sent.event())) {
				violations.add(sent.event() + " was sent but never handled");
			}
		}
		return violations;
	}

	@Override
	public String toString() {
		return "I3 NothingLost";
	}

}
