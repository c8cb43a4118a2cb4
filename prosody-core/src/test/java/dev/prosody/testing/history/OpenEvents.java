package dev.prosody.testing.history;

import java.util.HashMap;
import java.util.Set;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

import dev.prosody.testing.history.Epochs.Epoch;
import org.apache.kafka.common.TopicPartition;

/**
 * Follows which events are taken and not concluded, epoch by epoch. The end of an attempt
 * concludes its event only in the epoch in which it started.
 */
final class OpenEvents {

	private final Epochs epochs;

	private final Map<Epoch, NavigableSet<Long>> open = new HashMap<>();

	/** As above, with what others have concluded without being able to tell. */
	private final Map<Epoch, NavigableSet<Long>> notConcludedHere = new HashMap<>();

	/** What was concluded, and need not be run again by whoever is told. */
	private final Set<EventPosition> concluded = new HashSet<>();

	private final Map<Epoch, Long> first = new HashMap<>();

	private final Map<Epoch, Long> next = new HashMap<>();

	OpenEvents(Epochs epochs) {
		this.epochs = epochs;
	}

	/** Takes note of a fact, after the epochs did. */
	void follow(Fact fact) {
		switch (fact) {
			case Fact.Polled it -> it.events().forEach((taken) -> take(it.instance(), taken.event()));
			case Fact.Returned it -> {
				this.concluded.add(it.event());
				conclude(this.epochs.ofAttempt(it.attemptId()), it.event().offset());
			}
			case Fact.DeadLettered it -> {
				this.concluded.add(it.source());
				conclude(this.epochs.ofLetter(it.instance(), it.source()), it.source().offset());
			}
			default -> {
			}
		}
	}

	private void conclude(Epoch epoch, long offset) {
		of(epoch).remove(offset);
		notConcludedHere(epoch).remove(offset);
	}

	private NavigableSet<Long> notConcludedHere(Epoch epoch) {
		return this.notConcludedHere.computeIfAbsent(epoch, (key) -> new TreeSet<>());
	}

	private void take(String instance, EventPosition event) {
		Epoch epoch = current(instance, event);
		if (!this.concluded.contains(event)) {
			of(epoch).add(event.offset());
		}
		notConcludedHere(epoch).add(event.offset());
		this.first.merge(epoch, event.offset(), Math::min);
		this.next.merge(epoch, event.offset() + 1, Math::max);
	}

	private Epoch current(String instance, EventPosition event) {
		return this.epochs.current(instance, event.topicPartition());
	}

	/** Offsets that are open in an epoch. */
	NavigableSet<Long> of(Epoch epoch) {
		return this.open.computeIfAbsent(epoch, (key) -> new TreeSet<>());
	}

	/** How many events are open in the partitions that a client has now. */
	int countOf(String instance) {
		int count = 0;
		for (TopicPartition partition : this.epochs.assignedTo(instance)) {
			count += of(this.epochs.current(instance, partition)).size();
		}
		return count;
	}

	/** Whether the first event that was taken in an epoch stands below an offset. */
	boolean beginsBelow(Epoch epoch, long offset) {
		Long start = this.first.get(epoch);
		return start != null && start < offset;
	}

	/**
	 * The offset that must be committed when an epoch ends, -1 if nothing was taken in
	 * it. What an earlier owner has concluded, and could not commit, is open.
	 */
	long committable(Epoch epoch) {
		NavigableSet<Long> offsets = notConcludedHere(epoch);
		return offsets.isEmpty() ? this.next.getOrDefault(epoch, -1L) : offsets.first();
	}

}
