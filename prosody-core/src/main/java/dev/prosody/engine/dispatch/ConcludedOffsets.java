package dev.prosody.engine.dispatch;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which of the latest offsets of a partition were concluded in this process, over all its
 * epochs: after a reassignment, what was settled above the committed offset is delivered
 * once more. An offset alone may mean another record, when a topic was recreated or
 * truncated: the record's timestamp must be the same as well, and there must be one.
 * <p>
 * A ring: an offset overwrites the one that is a whole ring older. Two writers that meet
 * in one place may leave the offset of one with the timestamp of the other, which is
 * taken for unknown. Thread-safe, except for {@link #taken}, {@link #committed} and
 * {@link #resumesAt}, which are confined to the poll thread.
 */
final class ConcludedOffsets {

	/** 32 KiB; more than what is usually settled above a commit. */
	private static final int SIZE = 2048;

	private final AtomicLongArray offsets = new AtomicLongArray(SIZE);

	private final AtomicLongArray timestamps = new AtomicLongArray(SIZE);

	/** Nothing above it was ever taken in an earlier epoch. */
	private volatile long mayBeKnownUpTo = -1;

	private long lastTaken = -1;

	private long lastCommitted = -1;

	/** A record is taken. */
	void taken(long offset) {
		this.lastTaken = Math.max(this.lastTaken, offset);
	}

	/** The broker has accepted a commit. */
	void committed(long offset) {
		this.lastCommitted = Math.max(this.lastCommitted, offset);
	}

	/**
	 * An epoch begins at a committed offset. Commits only go up: one that is lower than
	 * what was committed was set back by somebody who wants everything to be handled
	 * again.
	 */
	void resumesAt(long offset) {
		if (offset < this.lastCommitted) {
			this.mayBeKnownUpTo = -1;
			this.lastTaken = -1;
		}
		this.lastCommitted = offset;
	}

	/** A new epoch begins: from now on offsets that were taken before may come again. */
	void nextEpoch() {
		this.mayBeKnownUpTo = this.lastTaken;
	}

	void concluded(long offset, long timestamp) {
		int place = place(offset);
		this.timestamps.setPlain(place, timestamp);
		// plus one: an empty place is not offset 0
		this.offsets.setRelease(place, offset + 1);
	}

	boolean contains(long offset, long timestamp) {
		if (offset > this.mayBeKnownUpTo || timestamp < 0) {
			return false;
		}
		int place = place(offset);
		return this.offsets.getAcquire(place) == offset + 1 && this.timestamps.getPlain(place) == timestamp;
	}

	private static int place(long offset) {
		return (int) (offset & (SIZE - 1));
	}

}
