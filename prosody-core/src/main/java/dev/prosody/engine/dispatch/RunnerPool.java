package dev.prosody.engine.dispatch;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import dev.prosody.engine.schedule.FairQueue;
import dev.prosody.engine.schedule.WorkClass;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ready lanes and the runners that run them. A runner is the permit to run: there are
 * at most {@code maxConcurrency}, and a lane that waits holds none. The queue of ready
 * lanes is the scheduler.
 * <p>
 * Runners are started one at a time: whoever finds work left and a permit free starts
 * one, unless one is just starting, which will look for itself. So a handful of runners
 * serve handlers that do not block, and all of them are up within a moment for those that
 * do. Thread-safe.
 */
final class RunnerPool {

	private static final Logger logger = LoggerFactory.getLogger(RunnerPool.class);

	private final FairQueue<Lane> ready;

	private final int maxConcurrency;

	private final Executor threads;

	private final Function<RunnerPool, Runner> factory;

	private final AtomicInteger permitsInUse = new AtomicInteger();

	private final AtomicBoolean starting = new AtomicBoolean();

	private final AtomicBoolean complained = new AtomicBoolean();

	private final Set<Runner> runners = ConcurrentHashMap.newKeySet();

	/** Those that have lost their permit and not ended. */
	private final Set<Runner> abandoned = ConcurrentHashMap.newKeySet();

	RunnerPool(FairQueue<Lane> ready, int maxConcurrency, Executor threads, Function<RunnerPool, Runner> factory) {
		this.ready = ready;
		this.maxConcurrency = maxConcurrency;
		this.threads = threads;
		this.factory = factory;
	}

	/** Makes a lane ready that the caller holds. */
	void publish(Lane lane) {
		this.ready.add(lane, lane.work());
		startOneIfUseful();
	}

	/** Makes lanes ready whose first events have just arrived. */
	void publish(List<Lane> lanes) {
		this.ready.addAll(lanes);
		startOneIfUseful();
	}

	/** The next lane to run; starts another runner if there is more to do. */
	@Nullable Lane next() {
		Lane lane = this.ready.poll(this.permitsInUse.get() >= this.maxConcurrency);
		if (lane != null) {
			startOneIfUseful();
		}
		return lane;
	}

	/** Puts a lane back whose run has used up its share of events. */
	void requeue(Lane lane) {
		this.ready.add(lane, WorkClass.FRESH);
	}

	/** Whether lanes wait that no further runner can be started for. */
	boolean isContended() {
		return this.permitsInUse.get() >= this.maxConcurrency && !this.ready.isEmpty();
	}

	/** Counts runner time of an attempt that has ended. */
	void ran(WorkClass work, long nanos) {
		this.ready.ran(work, nanos);
	}

	private void startOneIfUseful() {
		// cheapest first: nearly always one is starting, or there is nothing to do
		while (!this.starting.get() && !this.ready.isEmpty() && this.permitsInUse.get() < this.maxConcurrency
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
			notStarted(runner, ex);
		}
	}

	/**
	 * There is no thread for a runner. Those that run go on alone; without any, the
	 * listener must stop. Never throws: whoever publishes may be a timer or a producer.
	 */
	private void notStarted(Runner runner, Throwable failure) {
		this.runners.remove(runner);
		// before the permit: the last runner to end must be able to try it itself
		this.starting.set(false);
		boolean last = runner.giveUpPermit() && this.permitsInUse.decrementAndGet() == 0;
		Lane waiting = this.ready.peek();
		if (last && waiting != null) {
			waiting.partition().fatal(failure);
		}
		else if (this.complained.compareAndSet(false, true)) {
			logger.warn("No thread for another runner, those that run go on alone", failure);
		}
	}

	/** The runner runs: from now on it looks for work itself, and another may start. */
	void started() {
		this.starting.set(false);
	}

	/** The runner found no work; looks again, because work may have come in between. */
	void ended(Runner runner) {
		this.abandoned.remove(runner);
		release(runner);
	}

	private void release(Runner runner) {
		this.runners.remove(runner);
		if (runner.giveUpPermit()) {
			this.permitsInUse.decrementAndGet();
		}
		// without permit as well: an abandoned runner may have put its lane back
		startOneIfUseful();
	}

	/**
	 * Takes the permit of a runner whose attempt belongs to an epoch that has ended and
	 * does not come back: others can run in its place.
	 */
	void abandon(Runner runner) {
		this.abandoned.add(runner);
		release(runner);
	}

	/** Whether an abandoned runner is still in its attempt. */
	boolean hasAbandoned() {
		return !this.abandoned.isEmpty();
	}

	/** The runners with a permit. */
	Collection<Runner> runners() {
		return this.runners;
	}

}
