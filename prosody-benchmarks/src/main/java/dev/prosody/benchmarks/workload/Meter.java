package dev.prosody.benchmarks.workload;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * The handler that every contender calls: does what the workload says, checks and counts.
 * Thread-safe.
 */
public final class Meter {

	private static final long LOOK_NANOS = Duration.ofMillis(1).toNanos();

	private final Workload workload;

	private final Plan plan;

	private final Checks checks;

	private final long handlerNanos;

	private final boolean blocks;

	private final LongAdder counted = new LongAdder();

	private final AtomicInteger running = new AtomicInteger();

	private final CountDownLatch warm;

	private final @Nullable AtomicIntegerArray failures;

	/** Time from production to the end of the handler in µs, of live workloads. */
	private final int @Nullable [] latencies;

	/** A maximum that may miss some: good enough to tell, and costs nothing. */
	private volatile int mostRunning;

	private volatile long firstNanos;

	private volatile long stuckAt;

	private volatile long releasedAt;

	public Meter(Workload workload) {
		this.workload = workload;
		this.plan = new Plan(workload);
		this.checks = new Checks(workload.events(), workload.keys());
		this.handlerNanos = workload.handlerTime().toNanos();
		this.blocks = this.handlerNanos > 0;
		this.warm = new CountDownLatch(workload.isLive() ? workload.partitions() : 0);
		this.failures = (workload.trouble() instanceof Trouble.Failures) ? new AtomicIntegerArray(workload.events())
				: null;
		this.latencies = workload.isLive() ? new int[workload.events()] : null;
	}

	/**
	 * Handles an event.
	 * @param value its value
	 * @throws SimulatedFailure if the event is to be tried again
	 */
	public void handle(byte[] value) {
		if (Payload.is(EventKind.WARM_UP, value)) {
			this.warm.countDown();
			return;
		}
		begin();
		int event = Payload.index(value);
		int key = Payload.key(value);
		int number = Payload.number(value);
		this.checks.started(key, number);
		try {
			if (this.blocks || !Payload.is(EventKind.ORDINARY, value)) {
				work(value);
			}
			fail(event, value);
			if (this.latencies != null) {
				this.latencies[event] = (int) (Payload.nowMicros() - Payload.producedMicros(value));
			}
			this.checks.succeeded(event, key, number);
		}
		finally {
			this.checks.ended(key);
		}
	}

	/** Counts events that are only polled. */
	public void count(int events) {
		begin();
		this.counted.add(events);
	}

	private void begin() {
		if (this.firstNanos == 0) {
			this.firstNanos = System.nanoTime();
		}
	}

	private void work(byte[] value) {
		int now = this.running.incrementAndGet();
		if (now > this.mostRunning) {
			this.mostRunning = now;
		}
		try {
			if (Payload.is(EventKind.SLOW, value) && this.workload.trouble() instanceof Trouble.SlowKey slow) {
				block(slow.handlerTime().toNanos());
			}
			else if (Payload.is(EventKind.STUCK, value) && this.workload.trouble() instanceof Trouble.Stuck stuck) {
				this.stuckAt = handled();
				block(stuck.time().toNanos());
				this.releasedAt = handled();
			}
			else {
				block(this.handlerNanos);
			}
		}
		finally {
			this.running.decrementAndGet();
		}
	}

	private void fail(int event, byte[] value) {
		if (this.failures != null && Payload.is(EventKind.FAILING, value)
				&& this.failures.getAndIncrement(event) < Trouble.Failures.TIMES) {
			throw new SimulatedFailure(event);
		}
	}

	private static void block(long nanos) {
		long deadline = System.nanoTime() + nanos;
		for (long left = nanos; left > 0; left = deadline - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

	/** Waits until the events that are sent before the measurement have been handled. */
	public void awaitWarm() throws InterruptedException {
		if (!this.warm.await(1, TimeUnit.MINUTES)) {
			throw new IllegalStateException("The events of the warm-up were not handled");
		}
	}

	/**
	 * Waits for the last event.
	 * @param limit the longest wait
	 * @return whether it came in time
	 */
	public boolean await(Duration limit) {
		long deadline = System.nanoTime() + limit.toNanos();
		while (handled() < this.workload.events()) {
			if (System.nanoTime() > deadline) {
				return false;
			}
			LockSupport.parkNanos(LOOK_NANOS);
		}
		return true;
	}

	/** Different events handled so far. */
	public long handled() {
		return this.counted.sum() + this.checks.distinct();
	}

	/** Events that were not handled. */
	public long lost() {
		return isChecked() ? this.checks.lost() : this.workload.events() - handled();
	}

	/** How often each event was handled, by its index. */
	public byte[] timesHandled() {
		return this.checks.timesHandled();
	}

	/** Events handled again. */
	public long repeated() {
		return this.checks.repeated();
	}

	/** Attempts beside or before an earlier event of the key. */
	public long disorder() {
		return this.checks.disorder();
	}

	/** Whether events were handled, and not only polled. */
	private boolean isChecked() {
		return this.counted.sum() == 0;
	}

	/** Blocking handlers seen at once. */
	public int mostRunning() {
		return this.mostRunning;
	}

	/** When the first event was handled, in {@link System#nanoTime}. */
	public long firstNanos() {
		return this.firstNanos;
	}

	/** Share of the other events that was handled while one was stuck, 0 to 1. */
	public double doneWhileStuck() {
		double others = this.workload.events() - 1.0 - this.stuckAt;
		return (this.releasedAt - this.stuckAt) / others;
	}

	/**
	 * Time from production to the end of the handler, of events in the partition of the
	 * slow key that are not of that key.
	 * @return the times in ms, in ascending order
	 */
	public double[] neighbourLatencies() {
		int[] micros = this.latencies;
		return (micros != null) ? Arrays.stream(this.plan.neighboursOfSlowKey())
			.mapToDouble((event) -> micros[event] / 1000.0)
			.sorted()
			.toArray() : new double[0];
	}

}
