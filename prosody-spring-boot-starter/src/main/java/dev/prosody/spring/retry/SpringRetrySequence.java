package dev.prosody.spring.retry;

import java.time.Duration;

import dev.prosody.retry.RetryDecision;
import dev.prosody.retry.RetrySequence;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.retry.RetryContext;
import org.springframework.retry.RetryPolicy;
import org.springframework.retry.backoff.BackOffContext;
import org.springframework.retry.backoff.BackOffInterruptedException;
import org.springframework.retry.backoff.BackOffPolicy;

/**
 * The retries of one event, in the order of calls that spring-retry's own template makes:
 * register the failure, ask whether to retry, back off, ask again.
 */
final class SpringRetrySequence implements RetrySequence {

	private static final Logger logger = LoggerFactory.getLogger(SpringRetrySequence.class);

	private final RetryPolicy policy;

	private final BackOffPolicy backOff;

	private final @Nullable DelayRecorder recorder;

	private final RetryContext context;

	private @Nullable BackOffContext backOffContext;

	private boolean started;

	SpringRetrySequence(RetryPolicy policy, BackOffPolicy backOff, @Nullable DelayRecorder recorder) {
		this.policy = policy;
		this.backOff = backOff;
		this.recorder = recorder;
		this.context = policy.open(null);
	}

	@Override
	public RetryDecision next(int attempt, Throwable failure) {
		this.policy.registerThrowable(this.context, failure);
		if (!mayRetry()) {
			return RetryDecision.GIVE_UP;
		}
		if (this.recorder == null) {
			return new RetryDecision.RetryWhenReturned(this::backOff);
		}
		try {
			Duration delay = this.recorder.record(this::backOff);
			return new RetryDecision.RetryAfter(delay);
		}
		catch (BackOffInterruptedException ex) {
			// Nothing was interrupted here: this is how a policy says that it is enough
			return RetryDecision.GIVE_UP;
		}
	}

	@Override
	public boolean mayRetry() {
		return this.policy.canRetry(this.context) && !this.context.isExhaustedOnly();
	}

	private void backOff() {
		if (!this.started) {
			this.started = true;
			this.backOffContext = this.backOff.start(this.context);
		}
		this.backOff.backOff(this.backOffContext);
	}

	@Override
	public void close() {
		try {
			this.policy.close(this.context);
		}
		catch (RuntimeException ex) {
			logger.warn("Retry policy {} failed to close its context; the event is not affected", this.policy, ex);
		}
	}

}
