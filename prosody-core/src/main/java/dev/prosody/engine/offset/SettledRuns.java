package dev.prosody.engine.offset;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects runs of offsets, alternately unsettled and settled. Offsets that were never
 * taken count like the settled ones around them, and as unsettled at the edge of a run.
 */
final class SettledRuns {

	private final List<Long> runs = new ArrayList<>();

	/** Whatever becomes of it meanwhile: it is unsettled, as it is being committed. */
	private final long base;

	private long runStart;

	/** Where the run ends if the next offset is of the other kind. */
	private long next;

	private boolean settled;

	/**
	 * Begins with the lowest unsettled offset. It counts as unsettled even if it is
	 * settled by now: a first run of no length could not be read again.
	 */
	SettledRuns(long base) {
		this.base = base;
		this.runStart = base;
		this.next = base + 1;
	}

	/** Adds a taken offset, above the base and those before. */
	void add(long offset, boolean isSettled) {
		add(offset, offset + 1, isSettled);
	}

	/**
	 * Adds neighbouring offsets, above those before.
	 * @param from the first of them
	 * @param to the one after the last
	 * @param areSettled whether they are settled; the base never is
	 */
	void add(long from, long to, boolean areSettled) {
		long first = from;
		if (areSettled && first == this.base) {
			add(first, first + 1, false);
			first++;
		}
		if (first == to) {
			return;
		}
		if (areSettled != this.settled) {
			long start = areSettled ? first : this.next;
			this.runs.add(start - this.runStart);
			this.runStart = start;
			this.settled = areSettled;
		}
		this.next = to;
	}

	/** The runs, up to the last settled offset. */
	List<Long> toList() {
		if (this.settled) {
			this.runs.add(this.next - this.runStart);
		}
		return (this.runs.size() % 2 == 0) ? this.runs : this.runs.subList(0, this.runs.size() - 1);
	}

}
