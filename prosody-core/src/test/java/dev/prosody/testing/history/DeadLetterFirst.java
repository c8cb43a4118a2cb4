package dev.prosody.testing.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * I9: a dead letter is acknowledged before its source offset is committed, and a
 * cancellation is never a reason for one.
 */
public final class DeadLetterFirst implements Oracle {

	@Override
	public List<String> violations(List<Fact> facts) {
		Check check = new Check();
		facts.forEach(check::judge);
		return check.violations;
	}

	@Override
	public String toString() {
		return "I9 DeadLetterFirst";
	}

	private static final class Check {

		private final List<String> violations = new ArrayList<>();

		private final Epochs epochs = new Epochs();

		private final Map<String, Set<EventPosition>> unacknowledged = new HashMap<>();

		private final Set<EventPosition> cancelled = new HashSet<>();

		void judge(Fact fact) {
			this.epochs.follow(fact);
			switch (fact) {
				case Fact.Started it -> {
					this.cancelled.remove(it.event());
					of(it.instance()).remove(it.event());
				}
				case Fact.Threw it when it.cancelled()
						&& this.epochs.isLeaving(it.instance(), it.event().topicPartition()) ->
					this.cancelled.add(it.event());
				case Fact.DeadLetterSent it -> sent(it);
				case Fact.DeadLettered it -> of(it.instance()).remove(it.source());
				case Fact.Committing it -> commit(it);
				default -> {
				}
			}
		}

		private void sent(Fact.DeadLetterSent sent) {
			of(sent.instance()).add(sent.source());
			if (this.cancelled.contains(sent.source())) {
				this.violations.add(sent.source() + " was dead-lettered because it was cancelled");
			}
		}

		private void commit(Fact.Committing commit) {
			for (EventPosition source : of(commit.instance())) {
				if (source.topicPartition().equals(commit.partition()) && source.offset() < commit.offset()) {
					this.violations.add("%s committed %d before the dead letter of %s was acknowledged"
						.formatted(commit.instance(), commit.offset(), source));
				}
			}
		}

		private Set<EventPosition> of(String instance) {
			return this.unacknowledged.computeIfAbsent(instance, (key) -> new HashSet<>());
		}

	}

}
