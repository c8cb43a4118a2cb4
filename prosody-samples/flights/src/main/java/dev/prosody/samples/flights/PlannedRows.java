package dev.prosody.samples.flights;

import java.util.BitSet;

import dev.prosody.listener.ProsodyMode;

/**
 * What is to become of each row. Without dead letters and retries, all that goes wrong is
 * discarded.
 *
 * @param count number of rows
 * @param mode the mode in which they are handled
 */
record PlannedRows(int count, ProsodyMode mode) {

	/** Rows of which nothing has become yet, but for those to be discarded. */
	BitSet open(BitSet handled, BitSet deadLettered) {
		BitSet open = new BitSet();
		open.set(1, this.count + 1);
		open.andNot(handled);
		open.andNot(deadLettered);
		if (this.mode == ProsodyMode.BEST_EFFORT) {
			open.andNot(unlucky());
		}
		return open;
	}

	/** Handled rows that should have become dead letters, or have been discarded. */
	BitSet wronglyHandled(BitSet handled) {
		BitSet wrong = unlucky();
		wrong.and(handled);
		return wrong;
	}

	/** Dead letters that should have been handled, or discarded. */
	BitSet wronglyDeadLettered(BitSet deadLettered) {
		BitSet wrong = (BitSet) deadLettered.clone();
		if (this.mode != ProsodyMode.BEST_EFFORT) {
			wrong.andNot(unlucky());
		}
		return wrong;
	}

	/** How many rows are to be discarded. */
	int discards() {
		return (this.mode == ProsodyMode.BEST_EFFORT) ? unlucky().cardinality() : 0;
	}

	private BitSet unlucky() {
		BitSet rows = new BitSet();
		for (int row = 1; row <= this.count; row++) {
			rows.set(row, isUnlucky(Mishap.of(row)));
		}
		return rows;
	}

	private boolean isUnlucky(Mishap mishap) {
		return mishap.endsAsDeadLetter()
				|| (this.mode == ProsodyMode.BEST_EFFORT && mishap == Mishap.LOOKUP_FAILS_ONCE);
	}

}
