package dev.prosody.engine.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * The wait of one lane for its next retry: a timer, or a thread that blocks. Thread-safe.
 */
final class Wakeup {

	private @Nullable Runnable canceller;

	private boolean cancelled;

	/** Tells how to end the wait early; called after the wait was started. */
	synchronized void cancelledBy(Runnable canceller) {
		if (this.cancelled) {
			canceller.run();
		}
		else {
			this.canceller = canceller;
		}
	}

	/** Ends the wait; the lane is not woken. */
	synchronized void cancel() {
		this.cancelled = true;
		if (this.canceller != null) {
			this.canceller.run();
			this.canceller = null;
		}
	}

}
