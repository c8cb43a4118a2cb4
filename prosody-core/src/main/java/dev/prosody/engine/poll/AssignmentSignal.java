package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets threads wait until partitions are assigned. Thread-safe. */
final class AssignmentSignal {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private boolean assigned;

	void set(boolean assigned) {
		this.lock.lock();
		try {
			this.assigned = assigned;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean await(Duration timeout) throws InterruptedException {
		long left = TimeUnit.NANOSECONDS.convert(timeout);
		this.lock.lockInterruptibly();
		try {
			while (!this.assigned && left > 0) {
				left = this.changed.awaitNanos(left);
			}
			return this.assigned;
		}
		finally {
			this.lock.unlock();
		}
	}

}
