package dev.prosody.engine.pipeline;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits between attempts to send a dead letter: full jitter between 100 ms and 30 s, for
 * as long as it takes. Thread-safe.
 */
public final class DeadLetterBackOff {

	/** Wait until the next look at whether the consumer still polls. */
	static final Duration MEMBERSHIP_CHECK = Duration.ofMillis(100);

	private static final long INITIAL_MILLIS = 100;

	private static final long MAX_MILLIS = 30_000;

	private static final int MAX_DOUBLINGS = 9;

	private final RandomGenerator random;

	public DeadLetterBackOff(RandomGenerator random) {
		this.random = random;
	}

	Duration delay(int failures) {
		long bound = Math.min(MAX_MILLIS, INITIAL_MILLIS << Math.min(failures, MAX_DOUBLINGS));
		return Duration.ofMillis(INITIAL_MILLIS + nextLong(bound));
	}

	private long nextLong(long bound) {
		// RandomGenerator.getDefault() and most others may not be shared without a lock
		synchronized (this.random) {
			return this.random.nextLong(bound);
		}
	}

}
