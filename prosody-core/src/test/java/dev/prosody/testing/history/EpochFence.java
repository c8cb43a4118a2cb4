package dev.prosody.testing.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.prosody.testing.history.Epochs.Epoch;
import org.apache.kafka.common.TopicPartition;

/**
 * I6: what is no longer assigned is left alone. No commit of a partition that the client
 * does not have, no attempt after it was given away, no dead letter for a failure of an
 * earlier epoch. An attempt recorded just after a loss may have started just before and
 * is no violation.
 */
public final class EpochFence implements Oracle {

	@Override
	public List<String> violations(List<Fact> facts) {
		Check check = new Check();
		facts.forEach(check::judge);
		return check.violations;
	}

	@Override
	public String toString() {
		return "I6 EpochFence";
	}

	private static final class Check {

		private final List<String> violations = new ArrayList<>();

		private final Epochs epochs = new Epochs();

		/**
		 * Oldest first: the attempt of an earlier epoch may fail after that of a later
		 * one.
		 */
		private final Map<EventPosition, Set<Epoch>> failed = new HashMap<>();

		private final Map<Epoch, Boolean> lost = new HashMap<>();

		void judge(Fact fact) {
			this.epochs.follow(fact);
			switch (fact) {
				case Fact.Lost it -> it.partitions()
					.forEach((partition) -> this.lost.put(this.epochs.current(it.instance(), partition), true));
				case Fact.Committing it -> requireAssigned(it.instance(), it.partition(), "committed " + it.offset());
				case Fact.Started it -> start(it);
				case Fact.Threw it -> this.failed.computeIfAbsent(it.event(), (key) -> new LinkedHashSet<>())
					.add(this.epochs.ofAttempt(it.attemptId()));
				case Fact.DeadLetterSent it -> deadLetter(it);
				default -> {
				}
			}
		}

		private void start(Fact.Started started) {
			Epoch epoch = this.epochs.ofAttempt(started.attemptId());
			if (epoch.number() > 0 && !this.lost.containsKey(epoch)) {
				requireAssigned(started.instance(), epoch.partition(), "started " + started.event());
			}
		}

		private void deadLetter(Fact.DeadLetterSent sent) {
			TopicPartition partition = sent.source().topicPartition();
			requireAssigned(sent.instance(), partition, "dead-lettered " + sent.source());
			List<Epoch> failures = this.failed.getOrDefault(sent.source(), Set.of())
				.stream()
				.filter((epoch) -> epoch.instance().equals(sent.instance()))
				.toList();
			if (!failures.isEmpty() && !failures.contains(this.epochs.current(sent.instance(), partition))) {
				this.violations.add("%s dead-lettered %s for a failure of %s".formatted(sent.instance(), sent.source(),
						failures.getLast()));
			}
		}

		private void requireAssigned(String instance, TopicPartition partition, String what) {
			if (!this.epochs.isAssigned(instance, partition)) {
				this.violations.add("%s %s without having %s".formatted(instance, what, partition));
			}
		}

	}

}
