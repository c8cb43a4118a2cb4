package dev.prosody.engine.poll;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import dev.prosody.engine.dispatch.Partition;
import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.listener.ListenerOptions;
import dev.prosody.status.PauseReason;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what is in flight by pausing partitions, each within its fair share: one
 * partition that is stuck or slow never stops the others. With G = max-in-flight and n
 * partitions, a partition is paused at max(G/n, G/4), or when all together reach G, but
 * then never below max(1, G/2n); bytes alike. It is resumed at three quarters.
 * <p>
 * A poll may bring one partition far more than that last share. So when all together
 * reach G + max(G/2, n), every partition is paused, down to G/4 less. If nothing settles
 * for a second then, though handlers could run, what is in flight is stuck, and
 * partitions without anything in flight go on, one poll at a time.
 * <p>
 * Acts on transitions only. Confined to the poll thread.
 */
final class FlowControl {

	/**
	 * Looks before a partition is paused. A short wait is cheaper than that: fast
	 * handlers have settled by then.
	 */
	private static final int LOOKS = 10;

	/** Looking again costs the one thread less than a wake-up costs each event. */
	private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

	/** Without any settlement for so long, events are stuck and not just slow. */
	private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final ListenerOptions options;

	private final DeniedTopics denied;

	private final EngineClock clock;

	/** Whether no handler could be started for more events. */
	private final BooleanSupplier contended;

	/** Why everything is paused, {@code null} if it is not. */
	private @Nullable PauseReason overflow;

	/** Events in flight while everything is paused, and since when they are as many. */
	private long unchanged;

	private long unchangedSince;

	/** Whether they have been as many for so long that they must be stuck. */
	private boolean stuck;

	FlowControl(ListenerOptions options, DeniedTopics denied, EngineClock clock, BooleanSupplier contended) {
		this.options = options;
		this.denied = denied;
		this.clock = clock;
		this.contended = contended;
	}

	/** A partition that is to be paused for a reason, or resumed without one. */
	private record Change(AssignedPartition assigned, @Nullable PauseReason reason) {
	}

	/** Sums over all assigned partitions. */
	private record Totals(int partitions, long events, long bytes) {

		static Totals of(Assignment assignment) {
			long events = 0;
			long bytes = 0;
			for (AssignedPartition assigned : assignment.all()) {
				events += assigned.epoch().inFlight();
				bytes += assigned.epoch().inFlightBytes();
			}
			return new Totals(assignment.size(), events, bytes);
		}

	}

	/**
	 * Pauses and resumes what has to be.
	 * @param assignment the partitions
	 * @param requested whether a partition was paused, with the listener or by itself
	 * @param consumer the consumer
	 * @return whether any partition is paused now that may be resumed at any moment
	 */
	boolean apply(Assignment assignment, Predicate<TopicPartition> requested, Consumer<?, ?> consumer) {
		Totals totals = Totals.of(assignment);
		if (awaitRoom(assignment, requested, totals)) {
			totals = Totals.of(assignment);
		}
		watchOverflow(totals);
		List<Change> toPause = new ArrayList<>();
		List<Change> toResume = new ArrayList<>();
		boolean paused = false;
		for (AssignedPartition assigned : assignment.all()) {
			PauseReason before = assigned.pause();
			PauseReason now = requested.test(assigned.id()) ? PauseReason.REQUESTED : reason(assigned, totals);
			// of these two somebody says when they end
			paused |= now != null && now != PauseReason.DENIED && now != PauseReason.REQUESTED;
			if (before == null && now != null) {
				toPause.add(new Change(assigned, now));
			}
			else if (before != null && now == null) {
				toResume.add(new Change(assigned, null));
			}
			else {
				assigned.pause(now);
			}
		}
		transition(toPause, consumer::pause);
		transition(toResume, consumer::resume);
		return paused;
	}

	/** What the consumer has refused is not remembered: it is asked again. */
	private static void transition(List<Change> changes,
			java.util.function.Consumer<Collection<TopicPartition>> request) {
		if (!changes.isEmpty()) {
			request.accept(changes.stream().map((change) -> change.assigned().id()).toList());
			changes.forEach((change) -> change.assigned().pause(change.reason()));
		}
	}

	private void watchOverflow(Totals totals) {
		PauseReason before = this.overflow;
		if (isOver(totals.events(), this.options.maxInFlight(), totals.partitions(), before != null)) {
			this.overflow = PauseReason.IN_FLIGHT;
		}
		else if (isOver(totals.bytes(), this.options.maxInFlightBytes(), totals.partitions(), before != null)) {
			this.overflow = PauseReason.IN_FLIGHT_SIZE;
		}
		else {
			this.overflow = null;
			return;
		}
		long now = this.clock.nanoTime();
		if (before == null || totals.events() != this.unchanged || this.contended.getAsBoolean()) {
			this.unchanged = totals.events();
			this.unchangedSince = now;
		}
		this.stuck = now - this.unchangedSince >= STUCK_NANOS;
	}

	private static boolean isOver(long total, long limit, int partitions, boolean already) {
		long over = limit + Math.max(limit / 2, partitions);
		return total >= (already ? over - limit / 4 : over);
	}

	/**
	 * What all have in flight leaves no room, unless it is stuck: then for the others.
	 */
	private boolean isOverflowing(AssignedPartition assigned) {
		return this.overflow != null && (!this.stuck || assigned.epoch().inFlight() > 0);
	}

	/** Returns whether it waited, because a partition is about to be paused. */
	private boolean awaitRoom(Assignment assignment, Predicate<TopicPartition> requested, Totals totals) {
		for (AssignedPartition assigned : assignment.all()) {
			boolean open = assigned.pause() == null && !requested.test(assigned.id());
			PauseReason reason = open ? reason(assigned, totals) : null;
			if (reason == PauseReason.IN_FLIGHT || reason == PauseReason.IN_FLIGHT_SIZE) {
				awaitSettlements(assigned.epoch(), Math.max(1, assigned.epoch().inFlight() / 4));
				return true;
			}
		}
		return false;
	}

	private void awaitSettlements(Partition epoch, long count) {
		long enough = epoch.inFlight() - count;
		for (int looks = 0; looks < LOOKS && epoch.inFlight() > enough; looks++) {
			LockSupport.parkNanos(this, LOOK_NANOS);
		}
	}

	private @Nullable PauseReason reason(AssignedPartition assigned, Totals totals) {
		if (this.denied.isResting(assigned.id().topic())) {
			return PauseReason.DENIED;
		}
		if (isOverflowing(assigned)) {
			return this.overflow;
		}
		PauseReason before = assigned.pause();
		if (isFull(assigned.epoch().inFlight(), totals.events(), this.options.maxInFlight(), totals.partitions(),
				before == PauseReason.IN_FLIGHT)) {
			return PauseReason.IN_FLIGHT;
		}
		if (isFull(assigned.epoch().inFlightBytes(), totals.bytes(), this.options.maxInFlightBytes(),
				totals.partitions(), before == PauseReason.IN_FLIGHT_SIZE)) {
			return PauseReason.IN_FLIGHT_SIZE;
		}
		long maxAhead = this.options.maxAhead();
		long aheadLimit = (before == PauseReason.MAX_AHEAD) ? resumeAt(maxAhead) : maxAhead;
		return (assigned.epoch().ahead() >= aheadLimit) ? PauseReason.MAX_AHEAD : null;
	}

	private static boolean isFull(long own, long total, long limit, int partitions, boolean paused) {
		long share = Math.max(1, Math.max(limit / partitions, limit / 4));
		long untouchable = Math.max(1, limit / (2L * partitions));
		if (paused) {
			return own >= resumeAt(share) || (total >= resumeAt(limit) && own >= untouchable);
		}
		return own >= share || (total >= limit && own >= untouchable);
	}

	private static long resumeAt(long limit) {
		return Math.max(1, limit - limit / 4);
	}

}
