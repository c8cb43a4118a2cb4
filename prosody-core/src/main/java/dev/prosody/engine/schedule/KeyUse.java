package dev.prosody.engine.schedule;

/**
 * What a key had used at a moment.
 *
 * @param seconds runner time, of which the past counts less and less
 * @param attemptNanos what an attempt took lately
 * @param at the moment, in the clock's nanoseconds
 */
public record KeyUse(double seconds, double attemptNanos, long at) {

	/** Nothing. */
	public static final KeyUse NONE = new KeyUse(0, 0, 0);

	/**
	 * What is left of the runner time.
	 * @param now the time, in the clock's nanoseconds
	 * @return seconds
	 */
	public double seconds(long now) {
		return DecayingTime.decayed(this.seconds, now - this.at);
	}

	/**
	 * The share of the last minutes in which the key was busy, half as much for each two
	 * minutes that have passed since.
	 * @param now the time, in the clock's nanoseconds
	 * @return from 0 to 1
	 */
	public double share(long now) {
		return Math.min(1, seconds(now) / DecayingTime.limitSeconds());
	}

	/**
	 * The same with an attempt that has not ended.
	 * @param runningNanos how long it runs
	 * @param now the time, in the clock's nanoseconds
	 * @return the sum
	 */
	public KeyUse with(long runningNanos, long now) {
		return new KeyUse(seconds(now) + runningNanos / 1e9, Math.max(this.attemptNanos, runningNanos), now);
	}

}
