package dev.prosody.engine.dispatch;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.prosody.engine.pipeline.AttemptSlot;
import dev.prosody.engine.pipeline.EventPipeline;
import dev.prosody.engine.pipeline.Step;
import dev.prosody.engine.schedule.WorkClass;
import org.jspecify.annotations.Nullable;

/**
 * Runs ready lanes on its own thread until there are none. Shows the attempt it runs.
 */
final class Runner extends AttemptSlot implements Runnable {

	/** Events of one lane in a row before the others get their turn. */
	static final int BATCH = 32;

	/** While others wait for a permit, a lane gives it back after this much work. */
	private static final long SLICE_NANOS = 1_000_000;

	/** Less than this is no use to the scheduler, and shared by all runners. */
	private static final long REPORT_NANOS = 100_000;

	private final RunnerPool pool;

	private final EventPipeline pipeline;

	private final Waits waits;

	private final KeyGuard guard;

	private final BusyKeys busyKeys;

	private final AtomicBoolean permit = new AtomicBoolean(true);

	private volatile @Nullable Thread thread;

	/** The lane that is run. Confined to the runner's thread, as are the next fields. */
	private @Nullable Lane lane;

	/** Time that attempts have taken in this run of the lane. */
	private long used;

	/** Time of first attempts that the scheduler does not know of yet. */
	private long unreported;

	Runner(RunnerPool pool, EventPipeline pipeline, Waits waits, KeyGuard guard, BusyKeys busyKeys) {
		this.pool = pool;
		this.pipeline = pipeline;
		this.waits = waits;
		this.guard = guard;
		this.busyKeys = busyKeys;
	}

	/**
	 * Gives the permit up, once.
	 * @return whether it was still held
	 */
	boolean giveUpPermit() {
		return this.permit.compareAndSet(true, false);
	}

	/** Whether a thread is the one that runs this runner. */
	boolean isRunBy(Thread candidate) {
		return this.thread == candidate;
	}

	@Override
	public void run() {
		this.thread = Thread.currentThread();
		this.pool.started();
		try {
			while (this.permit.get()) {
				Lane lane = this.pool.next();
				if (lane == null) {
					break;
				}
				runOrReport(lane);
			}
		}
		finally {
			report();
			leave();
			this.pool.ended(this);
		}
	}

	/** Whatever goes wrong here is our own mistake: the listener stops and says so. */
	private void runOrReport(Lane lane) {
		try {
			run(lane);
		}
		catch (Throwable ex) {
			lane.partition().fatal(ex);
		}
	}

	private void run(Lane lane) {
		Partition partition = lane.partition();
		lane.started();
		if (!partition.enter()) {
			lane.drop();
			publish(lane.ended());
			return;
		}
		boolean busy = false;
		try {
			busy = runEvents(lane, partition);
		}
		finally {
			if (!busy) {
				partition.exit();
			}
		}
	}

	/** Returns whether the lane stays busy: it waits for an acknowledgement. */
	private boolean runEvents(Lane lane, Partition partition) {
		this.lane = lane;
		this.used = 0;
		int ended = 0;
		Step step = null;
		int available = Math.min(lane.size(), BATCH);
		while (ended < available) {
			QueuedEvent event = lane.head();
			if (ended > 0 && (!partition.isOpen() || isSliceOver())) {
				break;
			}
			partition.unwatch(event);
			step = this.pipeline.run(event, this);
			if (!(step instanceof Step.Concluded)) {
				break;
			}
			event.ended = true;
			ended++;
		}
		return finish(lane, partition, ended, step);
	}

	private boolean isSliceOver() {
		return this.used > SLICE_NANOS && this.pool.isContended();
	}

	@Override
	protected void ran(boolean retry, long from, long to) {
		Lane current = this.lane;
		if (current != null) {
			current.ran(from, to, this.guard.windowNanos());
			this.busyKeys.ran(current, to);
		}
		this.used += to - from;
		if (retry) {
			this.pool.ran(WorkClass.RETRY, to - from);
			return;
		}
		this.unreported += to - from;
		if (this.unreported > REPORT_NANOS) {
			report();
		}
	}

	private void report() {
		this.pool.ran(WorkClass.FRESH, this.unreported);
		this.unreported = 0;
	}

	@Override
	protected @Nullable Duration holdBack() {
		Lane current = this.lane;
		return (current != null) ? this.guard.holdBack(current.load()) : null;
	}

	private boolean finish(Lane lane, Partition partition, int ended, @Nullable Step step) {
		boolean busy = false;
		switch (step) {
			case Step.Sleep sleep -> {
				partition.watch(lane.head());
				lane.release(ended);
				publish(lane.ended());
				this.waits.sleep(lane, sleep.delay());
			}
			case Step.Block block -> {
				partition.watch(lane.head());
				lane.release(ended);
				publish(lane.ended());
				this.waits.block(lane, block.blocking());
			}
			case Step.Await await -> {
				partition.watch(lane.head());
				lane.release(ended);
				busy = true;
				this.waits.await(lane, await.stage());
			}
			case Step.Concluded concluded -> {
				publish(lane.ended());
				if (lane.release(ended)) {
					this.pool.requeue(lane);
				}
			}
			case null -> throw new IllegalStateException("A ready lane had no event");
		}
		return busy;
	}

	private void publish(@Nullable Lane waiting) {
		if (waiting != null) {
			this.pool.publish(waiting);
		}
	}

}
