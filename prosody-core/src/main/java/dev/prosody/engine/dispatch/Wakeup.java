package dev.prosody.engine.dispatch;

import dev.prosody.engine.pipeline.WaitKind;
import org.jspecify.annotations.Nullable;

/**
 * The wait of one lane for its next retry: a timer, or a thread that blocks. Thread-safe.
 */
final class Wakeup {

	private final QueuedEvent event;

	private final WaitKind kind;

	private final @Nullable String failure;

	/** When it is due, {@code null} if only a thread that blocks knows. */
	private final @Nullable Long dueNanos;

	private @Nullable Runnable canceller;

	private boolean cancelled;

	private boolean hurried;

	private boolean givenUp;

	private boolean over;

	/**
	 * Creates the wait of a lane. Called by the lane's holder.
	 * @param event the event that is to be retried
	 * @param dueNanos when, {@code null} if a thread that blocks knows
	 */
	Wakeup(QueuedEvent event, @Nullable Long dueNanos) {
		this.event = event;
		this.kind = event.waitsFor();
		this.failure = event.lastFailure();
		this.dueNanos = dueNanos;
	}

	/** The event at the head of the lane. */
	QueuedEvent event() {
		return this.event;
	}

	/** What it waits for. */
	WaitKind kind() {
		return this.kind;
	}

	/** Whether a thread of the event's own waits, and must end by itself. */
	boolean isBlocking() {
		return this.dueNanos == null;
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
			return;
		}
		this.canceller = canceller;
		if (this.hurried) {
			canceller.run();
		}
	}

	/**
	 * Makes a thread that blocks end its wait. It hands the lane over as it would have
	 * done later: until then its policy is at work.
	 * @param giveUp whether the event is to be given up then
	 * @return whether that comes in time
	 */
	synchronized boolean hurry(boolean giveUp) {
		if (this.cancelled || this.over) {
			return false;
		}
		this.hurried = true;
		this.givenUp |= giveUp;
		if (this.canceller != null) {
			this.canceller.run();
		}
		return true;
	}

	/**
	 * Ends the wait, of whoever holds the lane now.
	 * @return whether the event is to be given up
	 */
	synchronized boolean end() {
		this.over = true;
		return this.givenUp;
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
