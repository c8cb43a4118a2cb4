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

	/**
	 * Whether so much is left of it. Cheap while it is not, also before any decay: this
	 * is asked for every event.
	 */
	boolean isAtLeast(double seconds, long now) {
		return this.nanos >= seconds * NANOS_PER_SECOND && seconds(now) >= seconds;
	}

	private double at(long now) {
		return decayed(this.nanos, now - this.measuredAt);
	}

	/** What is left of an amount after so many nanoseconds. */
	static double decayed(double amount, long age) {
		return (amount == 0 || age <= 0) ? amount : amount * Math.pow(2, -age / HALF_LIFE_NANOS);
	}

	/** What an amount of seconds would come to that is added all the time. */
	static double limitSeconds() {
		return HALF_LIFE_NANOS / NANOS_PER_SECOND / Math.log(2);
	}

}
