package dev.prosody.retry;

/**
 * The retries of one event. Used by one thread at a time, not always the same.
 */
@FunctionalInterface
public interface RetrySequence extends AutoCloseable {

	/**
	 * Decides after a failed attempt.
	 * @param attempt number of the attempt that failed, from 1
	 * @param failure what it threw
	 * @return what to do
	 */
	RetryDecision next(int attempt, Throwable failure);

	/**
	 * Asked once more after the wait, before the attempt starts.
	 * @return whether to start it; {@code false} gives up
	 */
	default boolean mayRetry() {
		return true;
	}

	/** Ends the sequence: the event is concluded or dropped. Called once, never fails. */
	@Override
	default void close() {
	}

}
