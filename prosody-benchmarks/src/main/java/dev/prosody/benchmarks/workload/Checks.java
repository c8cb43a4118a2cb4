package dev.prosody.benchmarks.workload;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

/** Finds lost and repeated events, and events of a key out of order. Thread-safe. */
final class Checks {

	private static final VarHandle BYTES = MethodHandles.arrayElementVarHandle(byte[].class);

	/** How often each event was handled. */
	private final byte[] handled;

	/** Number of the last event of each key. Written while no other of it runs. */
	private final int[] last;

	private final AtomicIntegerArray running;

	private final LongAdder distinct = new LongAdder();

	private final LongAdder repeated = new LongAdder();

	private final LongAdder disorder = new LongAdder();

	Checks(int events, int keys) {
		this.handled = new byte[events];
		this.last = new int[keys];
		Arrays.fill(this.last, -1);
		this.running = new AtomicIntegerArray(keys);
	}

	/** An attempt starts: no other one of its key may run, and none be left out. */
	void started(int key, int number) {
		if (this.running.incrementAndGet(key) > 1 || number > this.last[key] + 1) {
			this.disorder.increment();
		}
	}

	void ended(int key) {
		this.running.decrementAndGet(key);
	}

	void succeeded(int event, int key, int number) {
		if (number > this.last[key]) {
			this.last[key] = number;
		}
		if ((byte) BYTES.getAndAdd(this.handled, event, (byte) 1) == 0) {
			this.distinct.increment();
		}
		else {
			this.repeated.increment();
		}
	}

	/** Different events handled so far. */
	long distinct() {
		return this.distinct.sum();
	}

	long repeated() {
		return this.repeated.sum();
	}

	long disorder() {
		return this.disorder.sum();
	}

	byte[] timesHandled() {
		return this.handled.clone();
	}

	long lost() {
		long lost = 0;
		for (byte times : this.handled) {
			lost += (times == 0) ? 1 : 0;
		}
		return lost;
	}

}
