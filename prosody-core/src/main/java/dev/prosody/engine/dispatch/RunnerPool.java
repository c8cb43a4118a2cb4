package dev.prosody.engine.dispatch;

import java.util.Collection;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The ready lanes and the runners that run them. A runner is the permit to run: there are
 * at most {@code maxConcurrency}, and a lane that waits holds none. The queue of ready
 * lanes is the scheduler: first in, first out.
 * <p>
 * Runners are started one at a time: whoever finds work left and a permit free starts
 * one, unless one is just starting, which will look for itself. So a handful of runners
 * serve handlers that do not block, and all of them are up within a moment for those that
 * do. Thread-safe.
 */
final class RunnerPool {

	private final Queue<Lane> ready = new ConcurrentLinkedQueue<>();

	private final int maxConcurrency;

	private final Executor threads;

	private final Function<RunnerPool, Runner> factory;

	private final AtomicInteger permitsInUse = new AtomicInteger();

	private final AtomicBoolean starting = new AtomicBoolean();

	private final Set<Runner> runners = ConcurrentHashMap.newKeySet();

	RunnerPool(int maxConcurrency, Executor threads, Function<RunnerPool, Runner> factory) {
		this.maxConcurrency = maxConcurrency;
		this.threads = threads;
		this.factory = factory;
	}

	void publish(Lane lane) {
		this.ready.add(lane);
		startOneIfUseful();
	}

	void publish(Collection<Lane> lanes) {
		this.ready.addAll(lanes);
		startOneIfUseful();
	}

	/** The next lane to run; starts another runner if there is more to do. */
	@Nullable Lane next() {
		Lane lane = this.ready.poll();
		if (lane != null) {
			startOneIfUseful();
		}
		return lane;
	}

	/** Puts a lane back whose run has used up its share of events. */
	void requeue(Lane lane) {
		this.ready.add(lane);
	}

	private void startOneIfUseful() {
		while (!this.ready.isEmpty() && this.permitsInUse.get() < this.maxConcurrency
				&& this.starting.compareAndSet(false, true)) {
			if (acquirePermit()) {
				start();
				return;
			}
			// the last permit went to somebody else: look again, it may be back already
			this.starting.set(false);
		}
	}

	private boolean acquirePermit() {
		int inUse = this.permitsInUse.get();
		while (inUse < this.maxConcurrency) {
			if (this.permitsInUse.compareAndSet(inUse, inUse + 1)) {
				return true;
			}
			inUse = this.permitsInUse.get();
		}
		return false;
	}

	private void start() {
		Runner runner = this.factory.apply(this);
		this.runners.add(runner);
		try {
			this.threads.execute(runner);
		}
		catch (Throwable ex) {
			this.starting.set(false);
			ended(runner);
			throw ex;
		}
	}

	/** The runner runs: from now on it looks for work itself, and another may start. */
	void started() {
		this.starting.set(false);
	}

	/** The runner found no work; looks again, because work may have come in between. */
	void ended(Runner runner) {
		this.runners.remove(runner);
		if (runner.giveUpPermit()) {
			this.permitsInUse.decrementAndGet();
			startOneIfUseful();
		}
	}

	/**
	 * Takes the permit of a runner whose attempt belongs to an epoch that has ended and
	 * does not come back: others can run in its place.
	 */
	void abandon(Runner runner) {
		ended(runner);
	}

	/** The runners with a permit. */
	Collection<Runner> runners() {
		return this.runners;
	}

}
