package dev.prosody.engine.schedule;

import org.jspecify.annotations.Nullable;

/**
 * Something that waits for a runner in a {@link FairQueue}. Whoever adds it writes the
 * first two fields before; the others are guarded by the queue's lock.
 */
public abstract class Waiting {

	long since;

	WorkClass work = WorkClass.FRESH;

	double priority;

	long arrival;

	/** When it was added last, in the clock's nanoseconds. */
	public long waitingSince() {
		return this.since;
	}

	/** The load of its key, {@code null} if it has used no time yet. */
	protected abstract @Nullable KeyLoad load();

}
