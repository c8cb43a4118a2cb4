package dev.prosody.spring.retry;

import java.time.Duration;

import dev.prosody.retry.RetrySequence;
import dev.prosody.retry.RetryStrategy;
import org.jspecify.annotations.Nullable;

import org.springframework.retry.RetryPolicy;
import org.springframework.retry.backoff.BackOffPolicy;

/** Retries as policies of spring-retry say. Their contexts live in the sequence. */
final class SpringRetryStrategy implements RetryStrategy {

	private final RetryPolicy policy;

	private final BackOffPolicy backOff;

	private final @Nullable DelayRecorder recorder;

	/**
	 * Creates the strategy.
	 * @param policy says whether
	 * @param backOff says when
	 * @param recorder gets the sleeps of {@code backOff}; {@code null} if it really
	 * sleeps
	 */
	SpringRetryStrategy(RetryPolicy policy, BackOffPolicy backOff, @Nullable DelayRecorder recorder) {
		this.policy = policy;
		this.backOff = backOff;
		this.recorder = recorder;
	}

	@Override
	public @Nullable Duration nextDelay(int attempt, Throwable failure) {
		throw new UnsupportedOperationException("The policies keep state per event: use open()");
	}

	@Override
	public RetrySequence open() {
		return new SpringRetrySequence(this.policy, this.backOff, this.recorder);
	}

}
