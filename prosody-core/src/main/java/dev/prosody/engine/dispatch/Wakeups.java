package dev.prosody.engine.dispatch;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The pending wake-ups of a partition's waiting lanes: whoever removes one holds its
 * lane. Thread-safe.
 */
final class Wakeups {

	private final Map<Lane, Wakeup> pending = new ConcurrentHashMap<>();

	void add(Lane lane, Wakeup wakeup) {
		this.pending.put(lane, wakeup);
	}

	/** Returns whether it was pending: the caller now holds the lane. */
	boolean remove(Lane lane, Wakeup wakeup) {
		return this.pending.remove(lane, wakeup);
	}

	/**
	 * The lane whose head waits at an offset, with its wait; {@code null} if none does.
	 */
	Map.@Nullable Entry<Lane, Wakeup> at(long offset) {
		for (Map.Entry<Lane, Wakeup> waiting : this.pending.entrySet()) {
			if (waiting.getValue().event().offset() == offset) {
				return Map.entry(waiting.getKey(), waiting.getValue());
			}
		}
		return null;
	}

	/** All of them, not a consistent cut. */
	Collection<Wakeup> all() {
		return this.pending.values();
	}

	/** Ends all of them and drops their lanes. */
	void cancel() {
		this.pending.forEach((lane, wakeup) -> {
			if (remove(lane, wakeup)) {
				wakeup.cancel();
				lane.drop();
			}
		});
	}

}
