package dev.prosody.listener;

import java.time.Duration;

/**
 * Who gets the next runner when all are busy. Without contention nothing of it has an
 * effect.
 *
 * @param failureWeight share of runner time that retries get while first attempts wait as
 * well, 0 to 1, 0.3 by default; 0 means only when no first attempt waits
 * @param maxWait waiting time at which urgency reaches its maximum, zero or more, 2
 * minutes by default; zero switches urgency off
 * @param waitWeight the maximum of urgency: an event that waits for {@code maxWait} goes
 * before keys that have lately used up to this much less time, zero or more, 200 seconds
 * by default; zero switches urgency off
 * @param cacheSize how many keys without events in flight are remembered, 1 or more,
 * 8,192 by default; a forgotten key counts as new
 */
public record SchedulerOptions(double failureWeight, Duration maxWait, Duration waitWeight, int cacheSize) {

	/** The defaults. */
	public static final SchedulerOptions DEFAULTS = new SchedulerOptions(0.3, Duration.ofMinutes(2),
			Duration.ofSeconds(200), 8192);

	public SchedulerOptions {
		if (!(failureWeight >= 0 && failureWeight <= 1)) {
			throw new IllegalArgumentException("'failureWeight' must be between 0 and 1 but was " + failureWeight);
		}
		if (maxWait.isNegative()) {
			throw new IllegalArgumentException("'maxWait' must not be negative but was " + maxWait);
		}
		if (waitWeight.isNegative()) {
			throw new IllegalArgumentException("'waitWeight' must not be negative but was " + waitWeight);
		}
		if (cacheSize < 1) {
			throw new IllegalArgumentException("'cacheSize' must be at least 1 but was " + cacheSize);
		}
	}

}
