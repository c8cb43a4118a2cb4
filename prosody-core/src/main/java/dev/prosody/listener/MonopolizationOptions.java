package dev.prosody.listener;

import java.time.Duration;

/**
 * Holds back a key that keeps a runner busy nearly all the time, so that a stuck or
 * looping source of events cannot hold one for ever.
 *
 * @param enabled whether keys are held back; by default in the mode {@code pipeline} only
 * @param threshold share of the window above which a key is held back, above 0 and up to
 * 1, 0.9 by default
 * @param window the time that is looked at, positive, 5 minutes by default
 */
public record MonopolizationOptions(boolean enabled, double threshold, Duration window) {

	/** The defaults of the mode {@code pipeline}. */
	public static final MonopolizationOptions DEFAULTS = new MonopolizationOptions(true, 0.9, Duration.ofMinutes(5));

	public MonopolizationOptions {
		if (!(threshold > 0 && threshold <= 1)) {
			throw new IllegalArgumentException("'threshold' must be above 0 and at most 1 but was " + threshold);
		}
		if (!window.isPositive()) {
			throw new IllegalArgumentException("'window' must be positive but was " + window);
		}
	}

}
