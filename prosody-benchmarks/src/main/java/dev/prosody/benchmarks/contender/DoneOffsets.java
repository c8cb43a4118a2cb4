package dev.prosody.benchmarks.contender;

import java.util.BitSet;

/** Offsets of a partition that are done, above the lowest that is not. Thread-safe. */
final class DoneOffsets {

	private BitSet done = new BitSet();

	private long base;

	DoneOffsets(long first) {
		this.base = first;
	}

	synchronized void add(long offset) {
		this.done.set((int) (offset - this.base));
	}

	/** Everything below is done. */
	synchronized long position() {
		int contiguous = this.done.nextClearBit(0);
		this.done = this.done.get(contiguous, Math.max(contiguous, this.done.length()));
		this.base += contiguous;
		return this.base;
	}

}
