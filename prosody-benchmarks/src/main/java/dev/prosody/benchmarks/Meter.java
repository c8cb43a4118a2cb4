package dev.prosody.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * The handler of a measured process: blocks as long as the workload says and counts.
 * Thread-safe.
 */
final class Meter {

	private final Workload workload;

	private final LongAdder handled = new LongAdder();

	private final AtomicInteger running = new AtomicInteger();

	private final AtomicInteger mostRunning = new AtomicInteger();

	private final CountDownLatch first = new CountDownLatch(1);

	Meter(Workload workload) {
		this.workload = workload;
	}

	void handle() {
		int now = this.running.incrementAndGet();
		if (now > this.mostRunning.get()) {
			this.mostRunning.accumulateAndGet(now, Math::max);
		}
		this.first.countDown();
		block(this.workload.handlerTime().toNanos());
		this.running.decrementAndGet();
		this.handled.increment();
	}

	/**
	 * Waits for the first record, lets the warm-up pass, and counts for the measured
	 * time.
	 */
	Rate measure() throws InterruptedException {
		this.first.await();
		block(this.workload.warmUp().toNanos());
		long countBefore = this.handled.sum();
		long start = System.nanoTime();
		block(this.workload.measured().toNanos());
		long count = this.handled.sum() - countBefore;
		double perSecond = count * 1e9 / (System.nanoTime() - start);
		boolean exhausted = this.handled.sum() >= this.workload.events();
		return new Rate(perSecond, this.mostRunning.get(), exhausted);
	}

	private static void block(long nanos) {
		long deadline = System.nanoTime() + nanos;
		for (long left = nanos; left > 0; left = deadline - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

	/**
	 * A measurement.
	 *
	 * @param perSecond records handled per second
	 * @param mostRunning the most handlers seen at once
	 * @param exhausted whether the topic ran out of records: the rate is then too low
	 */
	record Rate(double perSecond, int mostRunning, boolean exhausted) {
	}

}
