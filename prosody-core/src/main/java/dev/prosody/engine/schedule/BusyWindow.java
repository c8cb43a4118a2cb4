package dev.prosody.engine.schedule;

/**
 * How long a key was busy within a sliding window, kept in slices of a 64th of it: the
 * slice that is sliding out counts by the part that is still inside. Not thread-safe.
 */
final class BusyWindow {

	private static final int SLICES = 64;

	private final long sliceNanos;

	/** Busy nanoseconds by slice number modulo their count; one more than fit inside. */
	private final long[] slices = new long[SLICES + 1];

	/** The clock's nanoseconds may overflow: slices are counted from here. */
	private final long origin;

	/** Number of the newest slice. */
	private long newest;

	private long sum;

	BusyWindow(long windowNanos, long now) {
		this.sliceNanos = sliceOf(windowNanos);
		this.origin = now;
	}

	static long sliceOf(long windowNanos) {
		return Math.max(1, windowNanos / SLICES);
	}

	/** Adds the time between two moments, the later one not before anything added. */
	void add(long from, long to) {
		advance(to - this.origin);
		long last = to - this.origin;
		long start = Math.max(from - this.origin, last - this.sliceNanos * SLICES);
		while (start < last) {
			long slice = slice(start);
			long end = Math.min(last, (slice + 1) * this.sliceNanos);
			this.slices[index(slice)] += end - start;
			this.sum += end - start;
			start = end;
		}
	}

	/** The share of the window that was busy, from 0 to 1. */
	double ratio(long now) {
		long time = now - this.origin;
		advance(time);
		double slidOut = (double) Math.floorMod(time, this.sliceNanos) / this.sliceNanos;
		double inside = this.sum - slidOut * this.slices[index(this.newest - SLICES)];
		return inside / ((double) this.sliceNanos * SLICES);
	}

	long sliceNanos() {
		return this.sliceNanos;
	}

	private void advance(long time) {
		long current = slice(time);
		long steps = Math.min(current - this.newest, this.slices.length);
		for (long i = 1; i <= steps; i++) {
			int index = index(current - steps + i);
			this.sum -= this.slices[index];
			this.slices[index] = 0;
		}
		this.newest = Math.max(this.newest, current);
	}

	private long slice(long time) {
		return Math.floorDiv(time, this.sliceNanos);
	}

	private int index(long slice) {
		return (int) Math.floorMod(slice, (long) this.slices.length);
	}

}
