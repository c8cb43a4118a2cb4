package dev.prosody.engine.poll;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import dev.prosody.engine.dispatch.EpochHost;
import dev.prosody.engine.pipeline.EngineClock;
import org.jspecify.annotations.Nullable;

/**
 * What partitions and the poll thread tell each other: whether the consumer still polls,
 * that a drained partition is idle, that something is broken beyond repair. Thread-safe.
 */
final class EngineHost implements EpochHost {

	private final EngineClock clock;

	private final long membershipNanos;

	private final AtomicReference<@Nullable Throwable> fatal = new AtomicReference<>();

	private volatile @Nullable RuntimeException brokenAssignment;

	/** The poll thread while it waits, {@code null} otherwise. */
	private volatile @Nullable Thread waiting;

	/** When the current poll began; confined to the poll thread, as is the next field. */
	private long polling;

	/** When the last poll returned. */
	private long returned;

	/** When the last poll began that has returned. */
	private volatile long lastPoll;

	/**
	 * Creates the host.
	 * @param clock the time
	 * @param membershipNanos time without poll after which others may own the partitions
	 */
	EngineHost(EngineClock clock, long membershipNanos) {
		this.clock = clock;
		this.membershipNanos = membershipNanos;
		this.returned = clock.nanoTime();
		this.lastPoll = this.returned;
	}

	/** Called by the poll thread before it polls. */
	void polling() {
		this.polling = this.clock.nanoTime();
	}

	/**
	 * Called by the poll thread when a poll has returned normally. Membership counts from
	 * its beginning: one in which the process was frozen returns normally, long after
	 * others have taken over.
	 * @return nanoseconds since the last one returned
	 */
	long polled() {
		long now = this.clock.nanoTime();
		long gap = now - this.returned;
		this.returned = now;
		this.lastPoll = this.polling;
		return gap;
	}

	@Override
	public boolean isMembershipFresh() {
		return this.clock.nanoTime() - this.lastPoll < this.membershipNanos;
	}

	@Override
	public void epochIdle() {
		Thread poller = this.waiting;
		if (poller != null) {
			LockSupport.unpark(poller);
		}
	}

	@Override
	public void fatal(Throwable error) {
		this.fatal.compareAndSet(null, error);
	}

	/** A rebalance callback has failed: what is assigned is no longer known for sure. */
	void assignmentBroken(RuntimeException failure) {
		this.brokenAssignment = failure;
	}

	/**
	 * Throws if the assignment was broken since the last call, and never as an error that
	 * is healed by polling again: what the last poll has returned would be lost.
	 */
	void checkAssignment() {
		RuntimeException failure = this.brokenAssignment;
		if (failure != null) {
			this.brokenAssignment = null;
			throw new IllegalStateException("A rebalance callback has failed: " + failure, failure);
		}
	}

	/** A new run: what ended the last one is history. */
	void reset() {
		this.fatal.set(null);
		this.brokenAssignment = null;
		this.returned = this.clock.nanoTime();
		this.lastPoll = this.returned;
	}

	/** The first fatal error since the start, {@code null} if there was none. */
	@Nullable Throwable fatalError() {
		return this.fatal.get();
	}

	/** Parks the poll thread until a drained partition is idle, or the time is over. */
	void awaitIdle(long maxMillis) {
		this.waiting = Thread.currentThread();
		LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(maxMillis));
		this.waiting = null;
	}

}
