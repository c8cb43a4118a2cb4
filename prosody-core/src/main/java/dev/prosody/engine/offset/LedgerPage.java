package dev.prosody.engine.offset;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * 1,024 neighbouring offsets: which were taken, which are settled. Taking is confined to
 * the poll thread; settling is one atomic OR by whoever concludes the event.
 */
public final class LedgerPage {

	static final int SIZE = 1024;

	private static final int WORDS = SIZE / Long.SIZE;

	private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

	private final long base;

	private final long[] taken = new long[WORDS];

	private final long[] settled = new long[WORDS];

	/** Words below it are known to be settled: the scan never looks at them again. */
	private int firstOpenWord;

	private int takenCount;

	LedgerPage(long base) {
		this.base = base;
	}

	static long baseOf(long offset) {
		return offset & -SIZE;
	}

	long base() {
		return this.base;
	}

	int takenCount() {
		return this.takenCount;
	}

	void take(long offset) {
		int bit = bit(offset);
		this.taken[bit / Long.SIZE] |= 1L << bit;
		this.takenCount++;
	}

	/**
	 * Marks an offset as settled. Thread-safe.
	 * @param offset an offset that was taken from this page
	 * @return whether it was not settled before
	 */
	public boolean settle(long offset) {
		int bit = bit(offset);
		long mask = 1L << bit;
		long before = (long) WORD.getAndBitwiseOr(this.settled, bit / Long.SIZE, mask);
		return (before & mask) == 0;
	}

	/**
	 * The lowest offset that is taken and not settled.
	 * @return the offset, {@link OffsetLedger#NONE} if there is none
	 */
	long lowestUnsettled() {
		for (int word = this.firstOpenWord; word < WORDS; word++) {
			long open = this.taken[word] & ~(long) WORD.getAcquire(this.settled, word);
			if (open != 0) {
				this.firstOpenWord = word;
				return this.base + (long) word * Long.SIZE + Long.numberOfTrailingZeros(open);
			}
		}
		return OffsetLedger.NONE;
	}

	/** Tells about each taken offset above a given one, in order. */
	void report(long above, SettledRuns runs) {
		int first = Math.clamp(above + 1 - this.base, 0, SIZE);
		for (int word = first / Long.SIZE; word < WORDS; word++) {
			long open = this.taken[word] & ((word == first / Long.SIZE) ? -1L << first : -1L);
			long done = (long) WORD.getAcquire(this.settled, word);
			for (; open != 0; open &= open - 1) {
				int bit = Long.numberOfTrailingZeros(open);
				runs.add(this.base + (long) word * Long.SIZE + bit, (done & (1L << bit)) != 0);
			}
		}
	}

	/** Number of taken offsets below the given one. */
	int takenBelow(long offset) {
		int bit = bit(offset);
		int count = 0;
		for (int word = 0; word < bit / Long.SIZE; word++) {
			count += Long.bitCount(this.taken[word]);
		}
		return count + Long.bitCount(this.taken[bit / Long.SIZE] & ((1L << bit) - 1));
	}

	private int bit(long offset) {
		return (int) (offset - this.base);
	}

}
