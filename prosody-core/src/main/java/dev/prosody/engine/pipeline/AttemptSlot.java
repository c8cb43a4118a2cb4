package dev.prosody.engine.pipeline;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Where a runner shows the attempt it is running, for the watchdog, cancellation and the
 * status. Written by the runner, read by anyone.
 */
public class AttemptSlot {

	private volatile @Nullable Attempt current;

	/** Confined to the runner's thread. */
	private @Nullable ThreadState thread;

	/** Confined to the runner's thread. */
	private final LogContext logContext = new LogContext();

	/** The attempt that runs now, {@code null} if none does. */
	public @Nullable Attempt current() {
		return this.current;
	}

	/** The runner's thread as it was before its first event. Called by that thread. */
	final ThreadState thread() {
		ThreadState state = this.thread;
		if (state == null) {
			state = ThreadState.current();
			this.thread = state;
		}
		return state;
	}

	/** What log lines of the runner's thread say. */
	final LogContext logContext() {
		return this.logContext;
	}

	/**
	 * Leaves nothing behind on the runner's thread. Called by it after its last event.
	 */
	public final void leave() {
		this.logContext.clear();
	}

	final void show(Attempt attempt) {
		this.current = attempt;
	}

	final void ended(Attempt attempt, long now) {
		this.current = null;
		ran(attempt.attempt() > 1, attempt.startNanos(), now);
	}

	/**
	 * Asked before each attempt.
	 * @return how long the event must wait because its key has used too much time,
	 * {@code null} to go on
	 */
	protected @Nullable Duration holdBack() {
		return null;
	}

	/**
	 * Told that an attempt has ended. Called by the runner's thread.
	 * @param retry whether it was not the first of its event
	 * @param from its start, in the engine clock's nanoseconds
	 * @param to its end
	 */
	protected void ran(boolean retry, long from, long to) {
	}

}
