package dev.prosody.engine.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A timer on virtual time: a test advances the clock, and what is due runs on the test's
 * thread in the order of its time. Confined to that thread.
 */
public final class ManualTimer extends AbstractExecutorService implements ScheduledExecutorService {

	private final VirtualClock clock;

	private final List<Task<?>> tasks = new ArrayList<>();

	private boolean shutdown;

	/** A timer on a clock, which is moved by {@link #advance} only. */
	public ManualTimer(VirtualClock clock) {
		this.clock = clock;
	}

	/** Moves the clock and runs what becomes due on the way. */
	public void advance(Duration time) {
		long end = this.clock.nanoTime() + time.toNanos();
		while (true) {
			Task<?> next = this.tasks.stream().min(Comparator.naturalOrder()).orElse(null);
			if (next == null || next.due - end > 0) {
				this.clock.advance(Duration.ofNanos(end - this.clock.nanoTime()));
				return;
			}
			this.clock.advance(Duration.ofNanos(Math.max(0, next.due - this.clock.nanoTime())));
			this.tasks.remove(next);
			next.fire();
		}
	}

	/** Number of tasks that are neither run nor cancelled. */
	public int pending() {
		return this.tasks.size();
	}

	/** Delays of the pending tasks, shortest first. */
	public List<Duration> delays() {
		return this.tasks.stream().sorted().map((task) -> Duration.ofNanos(task.due - this.clock.nanoTime())).toList();
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
		return add(new Task<>(command, unit.toNanos(delay), 0));
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
		return add(new Task<>(command, unit.toNanos(initialDelay), unit.toNanos(delay)));
	}

	@Override
	public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
		throw new UnsupportedOperationException();
	}

	private <V> Task<V> add(Task<V> task) {
		if (this.shutdown) {
			throw new RejectedExecutionException("shut down");
		}
		this.tasks.add(task);
		return task;
	}

	@Override
	public void execute(Runnable command) {
		schedule(command, 0, TimeUnit.NANOSECONDS);
	}

	@Override
	public void shutdown() {
		this.shutdown = true;
	}

	@Override
	public List<Runnable> shutdownNow() {
		this.shutdown = true;
		this.tasks.clear();
		return List.of();
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

	/** One-shot, or repeated as long as it does not throw, as the JDK's. */
	private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {

		private final long period;

		private long due;

		Task(Runnable command, long delay, long period) {
			super(command, null);
			this.period = period;
			this.due = ManualTimer.this.clock.nanoTime() + delay;
		}

		void fire() {
			if (this.period == 0) {
				run();
			}
			else if (runAndReset()) {
				this.due = ManualTimer.this.clock.nanoTime() + this.period;
				ManualTimer.this.tasks.add(this);
			}
		}

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			ManualTimer.this.tasks.remove(this);
			return super.cancel(mayInterruptIfRunning);
		}

		@Override
		public long getDelay(TimeUnit unit) {
			return unit.convert(this.due - ManualTimer.this.clock.nanoTime(), TimeUnit.NANOSECONDS);
		}

		@Override
		public int compareTo(Delayed other) {
			return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
		}

	}

}
