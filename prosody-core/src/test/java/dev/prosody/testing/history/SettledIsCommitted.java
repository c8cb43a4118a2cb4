package dev.prosody.testing.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.prosody.testing.history.Epochs.Epoch;
import org.apache.kafka.common.TopicPartition;

/**
 * I6 and I8, as far as they do not need a clock: everything below the lowest unsettled
 * event, as it was when a revocation or a stop began, is committed when that has ended;
 * nothing starts after a stop.
 */
public final class SettledIsCommitted implements Oracle {

	@Override
	public List<String> violations(List<Fact> facts) {
		Check check = new Check();
		facts.forEach(check::judge);
		return check.violations;
	}

	@Override
	public String toString() {
		return "I6/I8 SettledIsCommitted";
	}

	private static final class Check {

		private final List<String> violations = new ArrayList<>();

		private final Epochs epochs = new Epochs();

		private final OpenEvents open = new OpenEvents(this.epochs);

		private final Map<Epoch, Long> committed = new HashMap<>();

		/** What must be committed when the epoch ends. */
		private final Map<Epoch, Long> due = new HashMap<>();

		private final Set<String> stopped = new HashSet<>();

		void judge(Fact fact) {
			this.epochs.follow(fact);
			this.open.follow(fact);
			switch (fact) {
				case Fact.Committing it ->
					this.committed.put(this.epochs.current(it.instance(), it.partition()), it.offset());
				case Fact.Revoking it -> begin(it.instance(), it.partitions());
				case Fact.Stopping it -> begin(it.instance(), this.epochs.assignedTo(it.instance()));
				case Fact.Revoked it -> end(it.instance(), it.partitions());
				case Fact.Closing it -> end(it.instance());
				// It had no time to commit.
				case Fact.Died it -> this.due.keySet().removeIf((epoch) -> epoch.instance().equals(it.instance()));
				case Fact.Stopped it -> this.stopped.add(it.instance());
				case Fact.Assigned it -> this.stopped.remove(it.instance());
				case Fact.Started it when this.stopped.contains(it.instance()) ->
					this.violations.add(it.instance() + " started " + it.event() + " after it had stopped");
				default -> {
				}
			}
		}

		private void begin(String instance, Set<TopicPartition> partitions) {
			for (TopicPartition partition : partitions) {
				// A consumer that is closed because it failed still revokes: too late to
				// commit.
				if (this.epochs.isAssigned(instance, partition)) {
					Epoch epoch = this.epochs.current(instance, partition);
					this.due.put(epoch, this.open.committable(epoch));
				}
			}
		}

		private void end(String instance, Set<TopicPartition> partitions) {
			partitions.forEach((partition) -> end(this.epochs.current(instance, partition)));
		}

		private void end(String instance) {
			List.copyOf(this.due.keySet())
				.stream()
				.filter((epoch) -> epoch.instance().equals(instance))
				.forEach(this::end);
		}

		private void end(Epoch epoch) {
			long expected = this.due.getOrDefault(epoch, -1L);
			this.due.remove(epoch);
			long last = this.committed.getOrDefault(epoch, -1L);
			// A commit equal to where the epoch began is unnecessary and may be missing.
			if (expected > last && this.open.beginsBelow(epoch, expected)) {
				this.violations.add("%s ended with %d committed although everything below %d was settled"
					.formatted(epoch, last, expected));
			}
		}

	}

}
