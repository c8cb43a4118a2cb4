package dev.prosody.handler;

import java.time.Duration;
import java.time.Instant;

/**
 * The attempt in which a handler runs. Valid until the handler's work has ended: when it
 * returned, or when the stage it returned has completed. Thread-safe.
 */
public interface EventContext {

	/** The event this attempt is about. */
	ProsodyEvent<?> event();

	/** Number of this attempt: 1 for the first, higher for retries of the event. */
	int attempt();

	/**
	 * When {@code handler-timeout} and its extensions end and the attempt is cancelled.
	 */
	Instant deadline();

	/** Time left until {@link #deadline()}, zero when it has passed. */
	Duration remaining();

	/**
	 * Moves the deadline: for an attempt that is making progress and needs longer than
	 * most. All extensions together end at {@code max-handler-timeout} (15 minutes by
	 * default) after the start of the attempt.
	 * @param extension how much more time is wanted, zero or more
	 * @return how much was granted: less than wanted at the maximum, zero if the attempt
	 * is already cancelled
	 */
	Duration extendDeadline(Duration extension);

	/**
	 * Whether the attempt should come to an end: its deadline has passed, its partition
	 * is taken away, or its listener stops. The right answer is to throw any exception
	 * soon: the event is then retried or redelivered. An attempt that succeeds all the
	 * same counts.
	 */
	boolean isCancelled();

	/**
	 * Runs an action once when the attempt is cancelled, at once if it already is, never
	 * if it ends before. The action runs on a virtual thread of its own, for example
	 * {@code request::abort}.
	 * @param action what to do on cancellation
	 */
	void onCancel(Runnable action);

	/**
	 * Runs an action once when the result of this attempt no longer counts, at once if
	 * that is already so, never if the attempt ends before: its partition was taken away
	 * or its listener has stopped, and the time to end in order, {@code revoke-timeout}
	 * or {@code shutdown-timeout}, is over. The event is delivered again. For adapters
	 * that can drop the work itself, such as the subscription of a reactive type; others
	 * want {@link #onCancel}, which comes first. The action runs on a virtual thread of
	 * its own.
	 * @param action what drops the work
	 */
	void onAbandoned(Runnable action);

}
