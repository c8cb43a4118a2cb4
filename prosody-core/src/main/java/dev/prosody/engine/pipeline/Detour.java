package dev.prosody.engine.pipeline;

import dev.prosody.deadletter.DeadLetter;
import dev.prosody.observation.QuietObservation;
import dev.prosody.retry.RetrySequence;
import org.jspecify.annotations.Nullable;

/**
 * What an event needs that does not go straight from its bytes to success: retries, a
 * dead letter, a dedup store. Most events have none. Confined like its event.
 */
final class Detour {

	@Nullable RetrySequence retries;

	/** Whether the last attempt failed and the next is a retry. */
	boolean retrying;

	/** Failures so far, in prepare and attempt: what the retry strategy counts. */
	int failures;

	@Nullable Throwable lastFailure;

	/** Whether an operator does not want another attempt. */
	boolean givenUp;

	/** When a line of its own was written last about its failing. */
	long notedNanos;

	boolean noted;

	/** The attempt that failed last, as it was observed. */
	@Nullable QuietObservation lastAttempt;

	/** Why the event is given up, set with the dead letter or when discarded. */
	@Nullable DeadLetter letter;

	/** Set by the stage of a dead letter before the lane is woken. */
	@Nullable Throwable letterFailure;

	int letterAttempts;

	/** Whether the dedup store knows the event, {@code null} before it has answered. */
	@Nullable Boolean stored;

	@Nullable Throwable storeFailure;

	int storeFailures;

}
