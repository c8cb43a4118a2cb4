package dev.prosody.samples.flights;

import java.util.BitSet;

/**
 * What is to become of each row.
 *
 * @param count number of rows
 */
record PlannedRows(int count) {

	/** Rows of which nothing has become yet. */
	BitSet open(BitSet handled, BitSet deadLettered) {
		BitSet open = new BitSet();
		open.set(1, this.count + 1);
		open.andNot(handled);
		open.andNot(deadLettered);
		return open;
	}

	/** Handled rows that should have become dead letters. */
	BitSet wronglyHandled(BitSet handled) {
		BitSet wrong = deadLetters();
		wrong.and(handled);
		return wrong;
	}

	/** Dead letters that should have been handled. */
	BitSet wronglyDeadLettered(BitSet deadLettered) {
		BitSet wrong = (BitSet) deadLettered.clone();
		wrong.andNot(deadLetters());
		return wrong;
	}

	private BitSet deadLetters() {
		BitSet rows = new BitSet();
		for (int row = 1; row <= this.count; row++) {
			rows.set(row, Mishap.of(row).endsAsDeadLetter());
		}
		return rows;
	}

}
