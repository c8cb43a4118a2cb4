package dev.prosody.spring.retry;

import org.jspecify.annotations.Nullable;

import org.springframework.retry.RetryPolicy;
import org.springframework.retry.policy.AlwaysRetryPolicy;
import org.springframework.retry.policy.ExceptionClassifierRetryPolicy;
import org.springframework.retry.policy.MaxAttemptsRetryPolicy;
import org.springframework.retry.policy.NeverRetryPolicy;

/**
 * Retries transient failures, with or without a limit. Prosody classifies before it asks
 * a policy, and asks about transient failures only: every failure that is registered here
 * is one, whatever its type, and what is not a failure is never retried.
 */
@SuppressWarnings("serial")
class DefaultRetryPolicy extends ExceptionClassifierRetryPolicy {

	DefaultRetryPolicy(@Nullable Integer maxAttempts) {
		RetryPolicy whenTransient = (maxAttempts != null) ? new MaxAttemptsRetryPolicy(maxAttempts)
				: new AlwaysRetryPolicy();
		RetryPolicy otherwise = new NeverRetryPolicy();
		setExceptionClassifier((failure) -> (failure != null) ? whenTransient : otherwise);
	}

}
