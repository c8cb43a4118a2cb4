package dev.prosody.engine.offset;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects runs of offsets, alternately unsettled and settled. Offsets that were never
 * taken count like the settled ones around them, and as unsettled at the edge of a run.
 */
final class SettledRuns {

	private final List<Long> runs = new ArrayList<>();

	private long runStart;

	/** Where the run ends if the next offset is of the other kind. */
	private long next;

	private boolean settled;

	/**
	 * Begins with the lowest unsettled offset. It counts as unsettled even if it is
	 * settled by now: a first run of no length could not be read again.
	 */
	SettledRuns(long base) {
		this.runStart = base;
		this.next = base + 1;
	}

	/** Adds a taken offset, above the base and those before. */
	void add(long offset, boolean isSettled) {
		if (isSettled != this.settled) {
			long start = isSettled ? offset : this.next;
			this.runs.add(start - this.runStart);
			this.runStart = start;
			this.settled = isSettled;
		}
		this.next = offset + 1;
	}

	/** The runs, up to the last settled offset. */
	List<Long> toList() {
		if (this.settled) {
			this.runs.add(this.next - this.runStart);
		}
		return (this.runs.size() % 2 == 0) ? this.runs : this.runs.subList(0, this.runs.size() - 1);
	}

}
