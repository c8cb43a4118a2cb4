package dev.prosody.spring.retry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import dev.prosody.retry.RetryDecision;
import dev.prosody.retry.RetrySequence;
import dev.prosody.retry.RetryStrategy;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.backoff.BackOffExecution;

/**
 * Retries as a {@link RetryPolicy} of Spring Framework says. Its back-off names delays
 * and never sleeps; its timeout starts with the first failure.
 */
final class FrameworkRetryStrategy implements RetryStrategy {

	private final RetryPolicy policy;

	private final InstantSource time;

	FrameworkRetryStrategy(RetryPolicy policy, InstantSource time) {
		this.policy = policy;
		this.time = time;
	}

	/** The answer without history: the policy's first back-off whatever the attempt. */
	@Override
	public @Nullable Duration nextDelay(int attempt, Throwable failure) {
		return (open().next(attempt, failure) instanceof RetryDecision.RetryAfter after) ? after.delay() : null;
	}

	@Override
	public RetrySequence open() {
		BackOffExecution backOff = this.policy.getBackOff().start();
		Duration timeout = this.policy.getTimeout();
		Instant end = timeout.isPositive() ? this.time.instant().plus(timeout) : Instant.MAX;
		return (attempt, failure) -> decide(failure, backOff, end);
	}

	private RetryDecision decide(Throwable failure, BackOffExecution backOff, Instant end) {
		if (!this.policy.shouldRetry(failure)) {
			return RetryDecision.GIVE_UP;
		}
		long millis = backOff.nextBackOff();
		if (millis == BackOffExecution.STOP) {
			return RetryDecision.GIVE_UP;
		}
		Duration delay = Duration.ofMillis(millis);
		// As RetryTemplate: a wait that would end after the timeout is not begun
		boolean inTime = end.equals(Instant.MAX) || this.time.instant().plus(delay).isBefore(end);
		return inTime ? new RetryDecision.RetryAfter(delay) : RetryDecision.GIVE_UP;
	}

}
