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
 * I8, the part that does not need a clock: what was settled when a stop was asked for is
 * committed when it has ended, and nothing starts afterwards.
 */
public final class SettledBeforeStop implements Oracle {

	@Override
	public List<String> violations(List<Fact> facts) {
		Check check = new Check();
		facts.forEach(check::judge);
		return check.violations;
	}

	@Override
	public String toString() {
		return "I8 SettledBeforeStop";
	}

	private static final class Check {

		private final List<String> violations = new ArrayList<>();

		private final Epochs epochs = new Epochs();

		private final OpenEvents open = new OpenEvents(this.epochs);

		private final Map<Epoch, Long> committed = new HashMap<>();

		private final Map<String, Map<Epoch, Long>> due = new HashMap<>();

		private final Set<String> stopped = new HashSet<>();

		void judge(Fact fact) {
			this.epochs.follow(fact);
			this.open.follow(fact);
			switch (fact) {
				case Fact.Committing it ->
					this.committed.put(this.epochs.current(it.instance(), it.partition()), it.offset());
				case Fact.Stopping it -> this.due.put(it.instance(), committable(it.instance()));
				case Fact.Stopped it -> stop(it.instance());
				case Fact.Assigned it -> this.stopped.remove(it.instance());
				case Fact.Started it when this.stopped.contains(it.instance()) ->
					this.violations.add(it.instance() + " started " + it.event() + " after it had stopped");
				default -> {
				}
			}
		}

		private Map<Epoch, Long> committable(String instance) {
			Map<Epoch, Long> offsets = new HashMap<>();
			for (TopicPartition partition : this.epochs.assignedTo(instance)) {
				Epoch epoch = this.epochs.current(instance, partition);
				offsets.put(epoch, this.open.committable(epoch));
			}
			return offsets;
		}

		private void stop(String instance) {
			this.stopped.add(instance);
			this.due.getOrDefault(instance, Map.of()).forEach((epoch, offset) -> {
				// A commit equal to where the epoch began is unnecessary and may be missing.
				long last = this.committed.getOrDefault(epoch, -1L);
				if (offset > last && this.open.beginsBelow(epoch, offset)) {
					this.violations.add("%s stopped with %d committed although everything below %d was settled"
						.formatted(epoch, last, offset));
				}
			});
		}

	}

}
