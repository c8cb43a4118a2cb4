package dev.prosody.engine.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.pipeline.FailedEvents;
import dev.prosody.retry.RetryDecision;

/**
 * An event that has failed and waits for its next attempt; the proof says when its
 * back-off is over. Thousands are made at a time.
 */
final class WaitFixture {

	/** Stands for the thread of a back-off that blocks, which the proof is itself. */
	private static final Thread WAITER = new Thread() {

		@Override
		public void start() {
		}

		@Override
		public void interrupt() {
		}

	};

	private final Partition epoch = EpochFixture.open();

	private final QueuedEvent event = EpochFixture.event(this.epoch, 0);

	private final Lane lane = EpochFixture.lane(this.epoch, this.event);

	private final AtomicInteger ready = new AtomicInteger();

	private final Waits waits = new Waits(new HeldTimer(), this::hold, (woken) -> this.ready.incrementAndGet(),
			EngineClock.SYSTEM);

	private Runnable backOff;

	private WaitFixture() {
		FailedEvents.fail(this.event);
	}

	/** Its back-off is a timer. */
	static WaitFixture timed() {
		WaitFixture wait = new WaitFixture();
		wait.waits.sleep(wait.lane, Duration.ofHours(1));
		return wait;
	}

	/** Its back-off is a policy that blocks a thread. */
	static WaitFixture blocking() {
		WaitFixture wait = new WaitFixture();
		wait.waits.block(wait.lane, new RetryDecision.RetryWhenReturned(() -> {
		}).blocking());
		return wait;
	}

	private Thread hold(Runnable waiting) {
		this.backOff = waiting;
		return WAITER;
	}

	/** The back-off is over: what its timer or thread does now. */
	void backOffEnds() {
		this.backOff.run();
	}

	/** Returns whether it was accepted. */
	boolean retryNow() {
		return this.waits.endNow(this.epoch, 0, false);
	}

	/** Returns whether it was accepted. */
	boolean deadLetter() {
		return this.waits.endNow(this.epoch, 0, true);
	}

	/** What the poll thread does when the partition is revoked. */
	void drain() {
		this.epoch.drain();
	}

	/** How often the lane was handed to the runners: each time makes a holder. */
	int timesReady() {
		return this.ready.get();
	}

	/** Whether a runner would give the event up instead of attempting it. */
	boolean isGivenUp() {
		return FailedEvents.isGivenUp(this.event);
	}

	/** Whether the event was dropped at the end of its epoch. */
	boolean isDropped() {
		return EpochFixture.isDropped(this.event);
	}

	/** Takes one task, and leaves it to the proof. */
	private final class HeldTimer extends AbstractExecutorService implements ScheduledExecutorService {

		@Override
		public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
			Task task = new Task(command);
			WaitFixture.this.backOff = task;
			return task;
		}

		@Override
		public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
			throw new UnsupportedOperationException();
		}

		@Override
		public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initial, long period, TimeUnit unit) {
			throw new UnsupportedOperationException();
		}

		@Override
		public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initial, long delay, TimeUnit unit) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void execute(Runnable command) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void shutdown() {
		}

		@Override
		public List<Runnable> shutdownNow() {
			return List.of();
		}

		@Override
		public boolean isShutdown() {
			return false;
		}

		@Override
		public boolean isTerminated() {
			return false;
		}

		@Override
		public boolean awaitTermination(long timeout, TimeUnit unit) {
			return false;
		}

	}

	/** Cancelled as the timer's are: in vain, once it runs. */
	private static final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {

		Task(Runnable command) {
			super(command, null);
		}

		@Override
		public long getDelay(TimeUnit unit) {
			return 0;
		}

		@Override
		public int compareTo(Delayed other) {
			return 0;
		}

	}

}
