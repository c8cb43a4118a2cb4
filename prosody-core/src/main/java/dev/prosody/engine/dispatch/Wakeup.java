package dev.prosody.engine.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * The wait of one lane for its next retry: a timer, or a thread that blocks. Thread-safe.
 */
final class Wakeup {

	private final QueuedEvent event;

	private final @Nullable String failure;

	/** When it is due, {@code null} if only somebody else knows. */
	private final @Nullable Long dueNanos;

	private @Nullable Runnable canceller;

	private boolean cancelled;

	/**
	 * Creates the wait of a lane. Called by the lane's holder.
	 * @param event the event that is to be retried
	 * @param dueNanos when, {@code null} if that is not known
	 */
	Wakeup(QueuedEvent event, @Nullable Long dueNanos) {
		this.event = event;
		this.failure = event.lastFailure();
		this.dueNanos = dueNanos;
	}

	/** The event at the head of the lane. */
	QueuedEvent event() {
		return this.event;
	}

	/** Class of what was thrown last, {@code null} if nothing was. */
	@Nullable String failure() {
		return this.failure;
	}

	@Nullable Long dueNanos() {
		return this.dueNanos;
	}

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
