package dev.prosody.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/** Full-jitter exponential back-off. Thread-safe, also where its random source is not. */
final class FullJitterRetryStrategy implements RetryStrategy {

	/** Doubling a positive long more often than this overflows in any case. */
	private static final int MAX_DOUBLINGS = 62;

	private static final int UNLIMITED = Integer.MAX_VALUE;

	private final long initialNanos;

	private final long maxNanos;

	private final int maxAttempts;

	private final RandomGenerator random;

	FullJitterRetryStrategy(Duration initialInterval, Duration maxInterval, @Nullable Integer maxAttempts,
			RandomGenerator random) {
		if (!initialInterval.isPositive()) {
			throw new IllegalArgumentException("'initialInterval' must be positive but was " + initialInterval);
		}
		if (maxInterval.compareTo(initialInterval) < 0) {
			throw new IllegalArgumentException("'maxInterval' must be at least 'initialInterval' (" + initialInterval
					+ ") but was " + maxInterval);
		}
		if (maxAttempts != null && maxAttempts < 1) {
			throw new IllegalArgumentException("'maxAttempts' must be at least 1 but was " + maxAttempts);
		}
		this.initialNanos = saturatedNanos(initialInterval);
		this.maxNanos = saturatedNanos(maxInterval);
		this.maxAttempts = (maxAttempts != null) ? maxAttempts : UNLIMITED;
		this.random = random;
	}

	@Override
	public @Nullable Duration nextDelay(int attempt, Throwable failure) {
		if (attempt < 1) {
			throw new IllegalArgumentException("'attempt' must be at least 1 but was " + attempt);
		}
		if (this.maxAttempts != UNLIMITED && attempt >= this.maxAttempts) {
			return null;
		}
		return Duration.ofNanos(nextNanos(upperBound(attempt - 1)));
	}

	/** The smaller one of initial · 2ⁿ and max. */
	private long upperBound(int retry) {
		if (retry > MAX_DOUBLINGS || this.initialNanos > (this.maxNanos >> retry)) {
			return this.maxNanos;
		}
		return this.initialNanos << retry;
	}

	private long nextNanos(long bound) {
		// RandomGenerator.getDefault() and most others may not be shared without a lock
		synchronized (this.random) {
			return this.random.nextLong(bound);
		}
	}

	private static long saturatedNanos(Duration duration) {
		try {
			return duration.toNanos();
		}
		catch (ArithmeticException ex) {
			return Long.MAX_VALUE;
		}
	}

}
