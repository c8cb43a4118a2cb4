package dev.prosody.engine.poll;

import java.time.Duration;

import dev.prosody.engine.pipeline.EngineClock;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What other threads ask of a poll loop; read once per iteration. Thread-safe.
 */
final class LoopCommands {

	private final EngineClock clock;

	private volatile boolean paused;

	/** Partitions that are paused by themselves. */
	private final PausedPartitions pausedPartitions;

	private volatile boolean leaveGroup;

	private volatile @Nullable Budget stopBudget;

	private volatile boolean signalled;

	LoopCommands(EngineClock clock, boolean paused, PausedPartitions pausedPartitions) {
		this.clock = clock;
		this.pausedPartitions = pausedPartitions;
		this.paused = paused;
	}

	void pause(boolean requested) {
		this.paused = requested;
		this.signalled = true;
	}

	/** Says that something has changed that the next iteration must look at. */
	void signal() {
		this.signalled = true;
	}

	/** Whether a partition was paused, with the listener or by itself. */
	boolean isPaused(TopicPartition partition) {
		return this.paused || this.pausedPartitions.contains(partition);
	}

	boolean isPaused() {
		return this.paused;
	}

	/** Requests the stop; its time runs from the first request. */
	synchronized void stop(Duration timeout, boolean leavesGroup) {
		if (this.stopBudget == null) {
			this.leaveGroup = leavesGroup;
			this.stopBudget = Budget.of(timeout, this.clock);
			this.signalled = true;
		}
	}

	boolean isStopRequested() {
		return this.stopBudget != null;
	}

	/** The time the stop may take, {@code null} if none was requested. */
	@Nullable Budget stopBudget() {
		return this.stopBudget;
	}

	Budget stopBudgetOr(Duration timeout) {
		Budget requested = this.stopBudget;
		return (requested != null) ? requested : Budget.of(timeout, this.clock);
	}

	boolean leavesGroup() {
		return this.leaveGroup;
	}

	/** Whether something was asked since the last call. */
	boolean takeSignal() {
		boolean before = this.signalled;
		this.signalled = false;
		return before;
	}

}
