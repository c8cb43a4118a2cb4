package dev.prosody.engine.schedule;

import java.util.Comparator;
import java.util.PriorityQueue;

import dev.prosody.listener.SchedulerOptions;
import org.jspecify.annotations.Nullable;

/**
 * The waiting of one class, by the priorities they had when the ranking was made last.
 * Those who come later are placed as if they had come just before. Guarded by the queue's
 * lock.
 */
final class Ranking<T extends Waiting> {

	private static final double NANOS_PER_SECOND = 1e9;

	private static final Comparator<Waiting> ORDER = (one, other) -> {
		int byPriority = Double.compare(one.priority, other.priority);
		if (byPriority != 0) {
			return byPriority;
		}
		int byTime = Long.signum(one.since - other.since);
		return (byTime != 0) ? byTime : Long.signum(one.arrival - other.arrival);
	};

	private final double waitWeight;

	private final double maxWaitNanos;

	private PriorityQueue<T> order = new PriorityQueue<>(ORDER);

	Ranking(SchedulerOptions options) {
		this.waitWeight = options.waitWeight().toNanos() / NANOS_PER_SECOND;
		this.maxWaitNanos = options.maxWait().toNanos();
	}

	void insert(T waiting, long rankedAt) {
		waiting.priority = priority(waiting, rankedAt);
		this.order.add(waiting);
	}

	void rank(long now) {
		this.order.forEach((waiting) -> waiting.priority = priority(waiting, now));
		// made from a sorted collection of the same order, it would trust the old places
		PriorityQueue<T> ranked = new PriorityQueue<>(Math.max(1, this.order.size()), ORDER);
		ranked.addAll(this.order);
		this.order = ranked;
	}

	@Nullable T poll() {
		return this.order.poll();
	}

	@Nullable T peek() {
		return this.order.peek();
	}

	boolean isEmpty() {
		return this.order.isEmpty();
	}

	int size() {
		return this.order.size();
	}

	/** In seconds; the smaller goes first. */
	private double priority(Waiting waiting, long now) {
		KeyLoad load = waiting.load();
		return ((load != null) ? load.virtualSeconds(now) : 0) - urgency(now - waiting.since);
	}

	private double urgency(long waitNanos) {
		double ratio = (this.maxWaitNanos > 0) ? Math.clamp(waitNanos / this.maxWaitNanos, 0, 1) : 1;
		return this.waitWeight * ratio * ratio;
	}

}
