package dev.prosody.engine.dispatch;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.pipeline.FailureLines;
import dev.prosody.retry.RetryDecision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets lanes wait without a runner and makes them ready afterwards. A lane that waits for
 * a retry is dropped when its epoch ends; one that waits for an acknowledgement stays
 * busy. Thread-safe.
 */
final class Waits {

	private static final Logger logger = LoggerFactory.getLogger(Waits.class);

	private final ScheduledExecutorService timer;

	private final ThreadFactory waiters;

	private final Consumer<Lane> ready;

	private final EngineClock clock;

	Waits(ScheduledExecutorService timer, ThreadFactory waiters, Consumer<Lane> ready, EngineClock clock) {
		this.timer = timer;
		this.waiters = waiters;
		this.ready = ready;
		this.clock = clock;
	}

	void sleep(Lane lane, Duration delay) {
		Wakeup wakeup = new Wakeup(lane.head(), this.clock.nanoTime() + delay.toNanos());
		lane.partition().sleeping(lane, wakeup);
		try {
			Future<?> timeout = this.timer.schedule(() -> wake(lane, wakeup), delay.toNanos(), TimeUnit.NANOSECONDS);
			wakeup.cancelledBy(() -> timeout.cancel(false));
		}
		catch (RejectedExecutionException ex) {
			// the listener has stopped: its epochs are closed and have dropped the lane
			logger.debug("Wait of {} not started, the listener has stopped", lane, ex);
		}
	}

	void block(Lane lane, RetryDecision.BlockingWait wait) {
		Wakeup wakeup = new Wakeup(lane.head(), null);
		lane.partition().sleeping(lane, wakeup);
		Thread waiter = this.waiters.newThread(() -> {
			try {
				wait.await();
			}
			catch (Throwable ex) {
				FailureLines.write(ex,
						(printed) -> logger.debug("Back-off of a lane of {} ended early", lane.partition(), printed));
			}
			wake(lane, wakeup);
		});
		waiter.start();
		wakeup.cancelledBy(waiter::interrupt);
	}

	/** Takes the lane, which is busy until the stage has completed. */
	void await(Lane lane, CompletionStage<?> stage) {
		stage.whenComplete((value, ex) -> {
			Lane waiting = lane.ended();
			// now and not when the lane gets a runner: a revocation may be waiting
			lane.partition().exit();
			if (waiting != null) {
				this.ready.accept(waiting);
			}
			this.ready.accept(lane);
		});
	}

	/**
	 * Ends the wait of an event before its time.
	 * @param partition its partition
	 * @param offset its offset
	 * @param giveUp whether it is given up instead of attempted
	 * @return whether it waited for something that may be cut short
	 */
	boolean endNow(Partition partition, long offset, boolean giveUp) {
		Map.Entry<Lane, Wakeup> waiting = partition.wakeups().at(offset);
		if (waiting == null || !mayEnd(waiting.getValue(), giveUp)) {
			return false;
		}
		Wakeup wakeup = waiting.getValue();
		if (wakeup.isBlocking()) {
			return wakeup.hurry(giveUp);
		}
		if (!partition.awake(waiting.getKey(), wakeup)) {
			return false;
		}
		wakeup.cancel();
		if (giveUp) {
			wakeup.event().giveUp();
		}
		this.ready.accept(waiting.getKey());
		return true;
	}

	/** What is given up already cannot be given up once more, but be tried now. */
	private static boolean mayEnd(Wakeup wakeup, boolean giveUp) {
		return switch (wakeup.kind()) {
			case RETRY -> true;
			case LETTER -> !giveUp;
			case OTHER -> false;
		};
	}

	private void wake(Lane lane, Wakeup wakeup) {
		if (lane.partition().awake(lane, wakeup)) {
			if (wakeup.end()) {
				wakeup.event().giveUp();
			}
			this.ready.accept(lane);
		}
	}

}
