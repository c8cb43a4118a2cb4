package dev.prosody.engine.schedule;

/**
 * An amount of time that loses half of itself every 120 seconds, so that the past counts
 * less and less. Not thread-safe.
 */
final class DecayingTime {

	private static final double HALF_LIFE_NANOS = 120e9;

	private static final double NANOS_PER_SECOND = 1e9;

	/**
	 * Additions within this time are not decayed against each other: an exponential for
	 * every event would cost more than the 0.06 % it makes.
	 */
	private static final long RESOLUTION_NANOS = 100_000_000;

	private double nanos;

	private long measuredAt;

	/**
	 * Adds time.
	 * @param added nanoseconds to add
	 * @param now when, in the clock's nanoseconds
	 */
	void add(long added, long now) {
		if (now - this.measuredAt > RESOLUTION_NANOS || this.nanos == 0) {
			this.nanos = at(now);
			this.measuredAt = now;
		}
		this.nanos += added;
	}

	/** What is left of it, in seconds. */
	double seconds(long now) {
		return at(now) / NANOS_PER_SECOND;
	}

	private double at(long now) {
		long age = now - this.measuredAt;
		return (this.nanos == 0 || age <= 0) ? this.nanos : this.nanos * Math.pow(2, -age / HALF_LIFE_NANOS);
	}

}
