package dev.prosody.topic;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Waits for answers of the broker and sorts them. */
final class Answers {

	/** The client itself gives up after the timeout; this is for one that does not. */
	private static final Duration GRACE = Duration.ofSeconds(1);

	private final long waitNanos;

	Answers(Duration timeout) {
		this.waitNanos = TimeUnit.NANOSECONDS.convert(timeout.plus(GRACE));
	}

	<T extends @Nullable Object> Answer<T> of(KafkaFuture<T> future) {
		try {
			return new Answer.Given<>(future.get(this.waitNanos, TimeUnit.NANOSECONDS));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new Answer.NoAnswer<>(ex);
		}
		catch (TimeoutException ex) {
			return new Answer.NoAnswer<>(ex);
		}
		catch (ExecutionException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			return isAboutTheConnection(cause) ? new Answer.NoAnswer<>(cause) : new Answer.Refused<>(cause);
		}
	}

	private static boolean isAboutTheConnection(Throwable cause) {
		return cause instanceof AuthenticationException
				|| (cause instanceof RetriableException && !(cause instanceof UnknownTopicOrPartitionException));
	}

}
