package dev.prosody.testing.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;

import dev.prosody.testing.history.Epochs.Epoch;

/**
 * I2: a committed offset is at most the lowest offset that was taken and is not settled,
 * and within an epoch it never moves backwards. Valid: take 0 1, settle 1, commit 0,
 * settle 0, commit 2. Invalid: commit 2 before 0 is settled.
 */
public final class CommitBelowUnsettled implements Oracle {

	@Override
	public List<String> violations(List<Fact> facts) {
		List<String> violations = new ArrayList<>();
		Epochs epochs = new Epochs();
		OpenEvents open = new OpenEvents(epochs);
		Map<Epoch, Long> committed = new HashMap<>();
		for (Fact fact : facts) {
			epochs.follow(fact);
			open.follow(fact);
			if (fact instanceof Fact.Committing commit) {
				Epoch epoch = epochs.current(commit.instance(), commit.partition());
				NavigableSet<Long> passed = open.of(epoch).headSet(commit.offset(), false);
				if (!passed.isEmpty()) {
					violations.add("%s committed %d while %s are not settled".formatted(epoch, commit.offset(),
							passed.stream().limit(5).toList()));
				}
				Long before = committed.put(epoch, commit.offset());
				if (before != null && before > commit.offset()) {
					violations.add("%s committed %d after %d".formatted(epoch, commit.offset(), before));
				}
			}
		}
		return violations;
	}

	@Override
	public String toString() {
		return "I2 CommitBelowUnsettled";
	}

}
