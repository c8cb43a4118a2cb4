package dev.prosody.engine.offset;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;

/**
 * Leader epochs of the taken records, as runs: a committed position carries the epoch of
 * the record before it, so that the next owner notices a truncated log. Confined to the
 * poll thread.
 *
 * @see "KIP-320: Allow fetchers to detect and handle log truncation"
 */
final class LeaderEpochs {

	private record Run(long from, Optional<Integer> epoch) {
	}

	private final ArrayDeque<Run> runs = new ArrayDeque<>(2);

	void taken(long offset, Optional<Integer> epoch) {
		Run last = this.runs.peekLast();
		if (last == null || !last.epoch().equals(epoch)) {
			this.runs.addLast(new Run(offset, epoch));
		}
	}

	/** Epoch of a taken record that is not below those asked for by {@link #before}. */
	Optional<Integer> of(long offset) {
		Optional<Integer> epoch = Optional.empty();
		for (Run run : this.runs) {
			if (run.from() > offset) {
				break;
			}
			epoch = run.epoch();
		}
		return epoch;
	}

	/** Epoch of the last taken record below the offset; asked with ascending offsets. */
	Optional<Integer> before(long offset) {
		Iterator<Run> following = this.runs.iterator();
		Optional<Integer> epoch = Optional.empty();
		int passed = 0;
		while (following.hasNext()) {
			Run run = following.next();
			if (run.from() >= offset) {
				break;
			}
			epoch = run.epoch();
			passed++;
		}
		for (; passed > 1; passed--) {
			this.runs.removeFirst();
		}
		return epoch;
	}

}
