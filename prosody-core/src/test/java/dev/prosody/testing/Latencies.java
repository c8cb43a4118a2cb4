package dev.prosody.testing;

import java.util.Arrays;

/** Times that were measured. Thread-safe. */
public final class Latencies {

	private long[] nanos = new long[1024];

	private int size;

	/** Adds a measurement. */
	public synchronized void add(long nanos) {
		if (this.size == this.nanos.length) {
			this.nanos = Arrays.copyOf(this.nanos, 2 * this.size);
		}
		this.nanos[this.size++] = nanos;
	}

	/** How many there are. */
	public synchronized int size() {
		return this.size;
	}

	/**
	 * A percentile.
	 * @param share its share of the whole, between 0 and 1
	 * @return the time in milliseconds, 0 if nothing was measured
	 */
	public synchronized double percentileMillis(double share) {
		if (this.size == 0) {
			return 0;
		}
		long[] sorted = Arrays.copyOf(this.nanos, this.size);
		Arrays.sort(sorted);
		return sorted[(int) Math.min(this.size - 1, Math.floor(share * this.size))] / 1e6;
	}

}
