package dev.prosody.engine.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Where a runner shows the attempt it is running, for the watchdog, cancellation and the
 * status. Written by the runner, read by anyone.
 */
public class AttemptSlot {

	private volatile @Nullable Attempt current;

	/** The attempt that runs now, {@code null} if none does. */
	public @Nullable Attempt current() {
		return this.current;
	}

	final void show(Attempt attempt) {
		this.current = attempt;
	}

	final void clear() {
		this.current = null;
	}

}
