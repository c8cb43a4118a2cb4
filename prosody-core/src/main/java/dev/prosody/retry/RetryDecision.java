package dev.prosody.retry;

import java.time.Duration;

/** What to do after a failed attempt. */
public sealed interface RetryDecision {

	/** No further attempt. */
	RetryDecision GIVE_UP = new GiveUp();

	/** No further attempt. */
	record GiveUp() implements RetryDecision {
	}

	/**
	 * Try again after a wait that holds no thread.
	 *
	 * @param delay the wait, zero or more
	 */
	record RetryAfter(Duration delay) implements RetryDecision {

		public RetryAfter {
			if (delay.isNegative()) {
				throw new IllegalArgumentException("'delay' must not be negative but was " + delay);
			}
		}

	}

	/**
	 * Try again when a wait that blocks its thread has returned. It gets a virtual thread
	 * of its own, which is interrupted when the event's partition is taken away.
	 *
	 * @param blocking the wait
	 */
	record RetryWhenReturned(BlockingWait blocking) implements RetryDecision {
	}

	/** A wait that blocks. */
	@FunctionalInterface
	interface BlockingWait {

		/**
		 * Returns when it is time for the next attempt.
		 * @throws Exception if the wait was interrupted or failed: the retry starts at
		 * once
		 */
		void await() throws Exception;

	}

}
