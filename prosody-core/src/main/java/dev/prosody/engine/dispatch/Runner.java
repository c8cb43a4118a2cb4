package dev.prosody.engine.dispatch;

import java.util.concurrent.atomic.AtomicBoolean;

import dev.prosody.engine.pipeline.AttemptSlot;
import dev.prosody.engine.pipeline.EventPipeline;
import dev.prosody.engine.pipeline.Step;
import org.jspecify.annotations.Nullable;

/**
 * Runs ready lanes on its own thread until there are none. Shows the attempt it runs.
 */
final class Runner extends AttemptSlot implements Runnable {

	/** Events of one lane in a row before the others get their turn. */
	static final int BATCH = 32;

	private final RunnerPool pool;

	private final EventPipeline pipeline;

	private final Waits waits;

	private final AtomicBoolean permit = new AtomicBoolean(true);

	private volatile @Nullable Thread thread;

	Runner(RunnerPool pool, EventPipeline pipeline, Waits waits) {
		this.pool = pool;
		this.pipeline = pipeline;
		this.waits = waits;
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
		int ended = 0;
		Step step = null;
		int available = Math.min(lane.size(), BATCH);
		while (ended < available) {
			QueuedEvent event = lane.head();
			if (ended > 0 && !partition.isOpen()) {
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
