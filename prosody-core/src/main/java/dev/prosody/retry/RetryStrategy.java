package dev.prosody.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/**
 * Says when an event whose attempt failed transiently is tried again. Only failures that
 * were classified as transient are asked about; nothing is classified here. Thread-safe.
 */
@FunctionalInterface
public interface RetryStrategy {

	/**
	 * The wait before the next attempt.
	 * @param attempt number of the attempt that failed, from 1
	 * @param failure what it threw
	 * @return the wait, zero or more, or {@code null} to give up (dead letter)
	 */
	@Nullable Duration nextDelay(int attempt, Throwable failure);

	/**
	 * Opens the retries of one event, at its first failure. Strategies that keep state
	 * per event override this; it is closed when the event is concluded or dropped.
	 * @return the retries of that event
	 */
	default RetrySequence open() {
		return (attempt, failure) -> {
			Duration delay = nextDelay(attempt, failure);
			return (delay != null) ? new RetryDecision.RetryAfter(delay) : RetryDecision.GIVE_UP;
		};
	}

	/**
	 * Full-jitter exponential back-off: the wait before retry n = 0, 1, … is uniform in
	 * {@code [0, min(initialInterval · 2ⁿ, maxInterval))}.
	 * @param initialInterval upper bound of the first wait, positive
	 * @param maxInterval upper bound of every wait, at least {@code initialInterval}
	 * @param maxAttempts attempts in total after which to give up, at least 1,
	 * {@code null} for no limit
	 * @param random source of the jitter
	 * @return the strategy
	 * @see <a href=
	 * "https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential
	 * Backoff And Jitter</a>
	 */
	static RetryStrategy fullJitter(Duration initialInterval, Duration maxInterval, @Nullable Integer maxAttempts,
			RandomGenerator random) {
		return new FullJitterRetryStrategy(initialInterval, maxInterval, maxAttempts, random);
	}

}
