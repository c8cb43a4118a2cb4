package dev.prosody.engine.dispatch;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.pipeline.EventPipeline;
import dev.prosody.engine.schedule.FairQueue;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Pipelines;
import dev.prosody.listener.MonopolizationOptions;
import dev.prosody.listener.SchedulerOptions;

/** A pool whose runners are started by the proof, and run handlers that do nothing. */
final class PoolFixture {

	private static final EventPipeline PIPELINE = Pipelines.of(ListenerFixture.listener("proof").define(),
			EngineClock.SYSTEM);

	private static final KeyGuard GUARD = new KeyGuard(MonopolizationOptions.DEFAULTS, EngineClock.SYSTEM);

	private static final BusyKeys BUSY_KEYS = new BusyKeys(1, EngineClock.SYSTEM);

	private static final Waits WAITS = new Waits(null, null, null, null);

	private final Queue<Runnable> started = new ConcurrentLinkedQueue<>();

	private final Partition epoch = EpochFixture.open();

	private final RunnerPool pool;

	private final int maxConcurrency;

	private long nextOffset;

	private PoolFixture(int maxConcurrency, boolean eager) {
		this.maxConcurrency = maxConcurrency;
		this.pool = pool((runner) -> {
			this.started.add(runner);
			if (eager) {
				begun();
			}
		});
	}

	/** Threads begin to run when the proof says so. */
	static PoolFixture of(int maxConcurrency) {
		return new PoolFixture(maxConcurrency, false);
	}

	/** Threads have begun to run, and look for work, before their starter goes on. */
	static PoolFixture ofEagerThreads(int maxConcurrency) {
		return new PoolFixture(maxConcurrency, true);
	}

	private RunnerPool pool(Executor threads) {
		return new RunnerPool(
				new FairQueue<>(SchedulerOptions.DEFAULTS, EngineClock.SYSTEM::nanoTime, FairQueue.REFRESH_NANOS),
				this.maxConcurrency, threads, (runners) -> new Runner(runners, PIPELINE, WAITS, GUARD, BUSY_KEYS));
	}

	RunnerPool pool() {
		return this.pool;
	}

	private void begun() {
		this.pool.started();
	}

	/** A lane that is ready to be published. */
	Lane lane() {
		return EpochFixture.lane(this.epoch, this.nextOffset++);
	}

	/** Number of runners that were started and have not run. */
	int pending() {
		return this.started.size();
	}

	/** A runner that was started, for the caller to run. */
	Runner startedRunner() {
		return (Runner) this.started.remove();
	}

	/** Runs all runners to their end. */
	void runAll() {
		for (Runnable runner = this.started.poll(); runner != null; runner = this.started.poll()) {
			runner.run();
		}
	}

	/** How many runners could start now: takes their permits. */
	int freePermits() {
		int before = pending();
		begun();
		for (int i = 0; i < this.maxConcurrency + 2; i++) {
			this.pool.publish(lane());
			begun();
		}
		return pending() - before;
	}

}
