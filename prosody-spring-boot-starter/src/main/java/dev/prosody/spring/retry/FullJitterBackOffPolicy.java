package dev.prosody.spring.retry;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

import dev.prosody.retry.RetryStrategy;
import org.jspecify.annotations.Nullable;

import org.springframework.retry.RetryContext;
import org.springframework.retry.backoff.BackOffContext;
import org.springframework.retry.backoff.BackOffInterruptedException;
import org.springframework.retry.backoff.Sleeper;
import org.springframework.retry.backoff.SleepingBackOffPolicy;
import org.springframework.retry.backoff.ThreadWaitSleeper;

/** The waits of {@link RetryStrategy#fullJitter} as a policy of spring-retry. */
final class FullJitterBackOffPolicy implements SleepingBackOffPolicy<FullJitterBackOffPolicy> {

	private final RetryStrategy delays;

	private final Sleeper sleeper;

	FullJitterBackOffPolicy(RetrySettings settings, RandomGenerator random) {
		this(RetryStrategy.fullJitter(settings.initialInterval(), settings.maxInterval(), null, random),
				new ThreadWaitSleeper());
	}

	private FullJitterBackOffPolicy(RetryStrategy delays, Sleeper sleeper) {
		this.delays = delays;
		this.sleeper = sleeper;
	}

	@SuppressWarnings("serial")
	private static final class Progress implements BackOffContext {

		private final RetryContext retries;

		private int attempt;

		private Progress(RetryContext retries) {
			this.retries = retries;
		}

	}

	@Override
	public FullJitterBackOffPolicy withSleeper(Sleeper sleeper) {
		return new FullJitterBackOffPolicy(this.delays, sleeper);
	}

	@Override
	public BackOffContext start(RetryContext context) {
		return new Progress(context);
	}

	@Override
	public void backOff(@Nullable BackOffContext context) throws BackOffInterruptedException {
		Progress progress = (Progress) Objects.requireNonNull(context, "'context' comes from start()");
		Throwable failure = Objects.requireNonNull(progress.retries.getLastThrowable(), "nothing has failed");
		Duration delay = Objects.requireNonNull(this.delays.nextDelay(++progress.attempt, failure), "unlimited");
		sleep(delay.toMillis());
	}

	private void sleep(long millis) {
		try {
			this.sleeper.sleep(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BackOffInterruptedException("Interrupted while waiting for a retry", ex);
		}
	}

}
