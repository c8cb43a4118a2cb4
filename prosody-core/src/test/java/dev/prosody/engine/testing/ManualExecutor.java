package dev.prosody.engine.testing;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps tasks, which may come from any thread, until a test runs them on its own.
 */
public final class ManualExecutor extends AbstractExecutorService {

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final AtomicInteger executed = new AtomicInteger();

	private volatile boolean shutdown;

	@Override
	public void execute(Runnable task) {
		if (this.shutdown) {
			throw new RejectedExecutionException("shut down");
		}
		this.executed.incrementAndGet();
		this.tasks.add(task);
	}

	/** Runs what was executed, and what that executes, until nothing is left. */
	public void runAll() {
		while (runNext()) {
			continue;
		}
	}

	/**
	 * Runs the oldest task.
	 * @return whether there was one
	 */
	public boolean runNext() {
		Runnable task = this.tasks.poll();
		if (task != null) {
			task.run();
		}
		return task != null;
	}

	/** Takes the oldest task, to run it elsewhere. */
	public Runnable take() {
		return this.tasks.remove();
	}

	/** Number of tasks not run yet. */
	public int pending() {
		return this.tasks.size();
	}

	/** Number of tasks since the beginning. */
	public int executed() {
		return this.executed.get();
	}

	@Override
	public void shutdown() {
		this.shutdown = true;
	}

	@Override
	public List<Runnable> shutdownNow() {
		this.shutdown = true;
		List<Runnable> left = List.copyOf(this.tasks);
		this.tasks.clear();
		return left;
	}

	@Override
	public boolean isShutdown() {
		return this.shutdown;
	}

	@Override
	public boolean isTerminated() {
		return this.shutdown && this.tasks.isEmpty();
	}

	@Override
	public boolean awaitTermination(long timeout, TimeUnit unit) {
		return isTerminated();
	}

}
