package dev.prosody.engine.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import dev.prosody.engine.offset.LedgerPage;
import dev.prosody.engine.offset.OffsetLedger;
import dev.prosody.engine.offset.SettledOffsets;
import dev.prosody.engine.pipeline.Epoch;
import dev.prosody.engine.pipeline.EventInProgress;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * One assignment of one topic-partition, from assigned to revoked: the epoch. Owns the
 * ledger, the lanes and the in-flight counts; an event holds its own Partition, so a late
 * result meets the epoch it was polled in and never a later one.
 * <p>
 * Ledger and lane map are confined to the poll thread; the rest is thread-safe.
 */
public final class Partition implements Epoch {

	/**
	 * Where the budget is exceeded, idle lanes are dropped if there are more lanes than
	 * this and than twice those that were busy the last time.
	 */
	private static final int SWEEP_FLOOR = 1024;

	private final TopicPartition id;

	private final EpochHost host;

	private final OffsetLedger ledger = new OffsetLedger();

	private final Map<KeyBytes, Lane> lanes = new HashMap<>();

	private final List<Partition> predecessors;

	private final KeyLoads loads;

	private final LaneBudget budget;

	private final ConcludedOffsets history;

	/** What an earlier owner has settled; let go when it is passed. Poll thread only. */
	private @Nullable SettledOffsets settledBefore;

	private final Gate gate = new Gate();

	private final LongAdder settled = new LongAdder();

	private final LongAdder settledBytes = new LongAdder();

	/** Events that wait for a retry or a dead letter, by offset: for the status. */
	private final Map<Long, QueuedEvent> troubled = new ConcurrentHashMap<>();

	/** Pending wake-ups of waiting lanes, to be cancelled when the epoch ends. */
	private final Wakeups wakeups = new Wakeups();

	private long takenBytes;

	private int sweepAt = SWEEP_FLOOR;

	/**
	 * Opens an epoch.
	 * @param id the topic-partition
	 * @param host what the epoch needs of its listener
	 * @param predecessors closed epochs of the same topic-partition with lanes still busy
	 * @param loads the loads of keys without a lane
	 * @param budget counts the lanes of all partitions
	 * @param history what was concluded in earlier epochs
	 */
	Partition(TopicPartition id, EpochHost host, List<Partition> predecessors, KeyLoads loads, LaneBudget budget,
			ConcludedOffsets history) {
		this.id = id;
		this.host = host;
		this.loads = loads;
		this.budget = budget;
		this.history = history;
		this.predecessors = new ArrayList<>(predecessors);
	}

	/** The topic-partition. */
	public TopicPartition id() {
		return this.id;
	}

	/** The offsets of this epoch. Poll thread only. */
	public OffsetLedger ledger() {
		return this.ledger;
	}

	/**
	 * Number of lanes: keys with events in flight, or with some a moment ago. Poll thread
	 * only.
	 */
	public int lanes() {
		return this.lanes.size();
	}

	// --- taking: poll thread ---

	/**
	 * Takes polled records: from here on no commit passes them before they are settled.
	 * @param records the records of this partition in one poll
	 * @param now when that poll returned
	 * @return the events, to be given to {@link #append}
	 */
	List<QueuedEvent> take(List<ConsumerRecord<byte[], byte[]>> records, long now) {
		List<QueuedEvent> events = new ArrayList<>(records.size());
		for (ConsumerRecord<byte[], byte[]> record : records) {
			LedgerPage page = this.ledger.take(record.offset(), record.leaderEpoch());
			this.history.taken(record.offset());
			if (wasSettledBefore(record) && page.settle(record.offset())) {
				this.history.concluded(record.offset(), record.timestamp());
				this.settled.increment();
				continue;
			}
			QueuedEvent event = new QueuedEvent(this, page, record, now);
			this.takenBytes += event.bytes();
			events.add(event);
		}
		return events;
	}

	/** Tells that the broker has accepted a commit. Poll thread only. */
	public void committed(long offset) {
		this.history.committed(offset);
	}

	/** Tells at which committed offset the epoch begins. Poll thread only. */
	public void resumesAt(long offset) {
		this.history.resumesAt(offset);
	}

	/**
	 * Tells what an earlier owner of the partition has settled above its last commit.
	 * @param settled the offsets
	 */
	public void settledBefore(SettledOffsets settled) {
		this.settledBefore = settled;
	}

	private boolean wasSettledBefore(ConsumerRecord<byte[], byte[]> record) {
		SettledOffsets known = this.settledBefore;
		if (known == null) {
			return false;
		}
		if (record.offset() < known.base() || record.offset() >= known.end()
				|| known.isOlderThan(record.leaderEpoch())) {
			// somebody has set the offset back, or all that is known is passed
			this.settledBefore = null;
			return false;
		}
		return known.contains(record.offset(), record.leaderEpoch());
	}

	/**
	 * What is settled above an offset that is being committed, here or by an earlier
	 * owner. Poll thread only.
	 * @param topicId id of the topic
	 * @param base the offset
	 * @return the offsets, {@code null} if nothing above is settled
	 */
	public @Nullable SettledOffsets settledAbove(Uuid topicId, long base) {
		return this.ledger.settledAbove(topicId, base, this.settledBefore);
	}

	/**
	 * Appends taken events to their lanes.
	 * @param events the events
	 * @param ready collects the lanes that became ready
	 */
	void append(List<QueuedEvent> events, List<Lane> ready) {
		for (QueuedEvent event : events) {
			byte[] key = event.record().key();
			Lane lane = (key != null) ? laneOf(new KeyBytes(key)) : new Lane(this, null);
			boolean first = lane.append(event);
			if (first && !waitsForPredecessor(lane)) {
				ready.add(lane);
			}
		}
		if (this.lanes.size() > this.sweepAt && this.budget.isExceeded()) {
			sweep();
		}
	}

	private Lane laneOf(KeyBytes key) {
		Lane lane = this.lanes.get(key);
		if (lane == null) {
			lane = new Lane(this, key, this.loads.take(this.id, key));
			this.lanes.put(key, lane);
			this.budget.made();
		}
		return lane;
	}

	/** I1 within this JVM: an orphaned attempt of the same key must end first. */
	private boolean waitsForPredecessor(Lane lane) {
		if (this.predecessors.isEmpty() || lane.key() == null) {
			return false;
		}
		this.predecessors.removeIf((predecessor) -> predecessor.gate.busy() == 0);
		for (Partition predecessor : this.predecessors) {
			Lane before = predecessor.lanes.get(lane.key());
			if (before != null && before.handOver(lane)) {
				return true;
			}
		}
		return false;
	}

	private void sweep() {
		int before = this.lanes.size();
		this.lanes.values().removeIf((lane) -> {
			boolean idle = lane.isIdle();
			if (idle) {
				lane.keepLoad(this.loads);
			}
			return idle;
		});
		this.budget.dropped(before - this.lanes.size());
		this.sweepAt = Math.max(SWEEP_FLOOR, 2 * this.lanes.size());
	}

	// --- limits and status ---

	/** Events taken and not settled. Poll thread only. */
	public long inFlight() {
		return this.ledger.takenCount() - this.settled.sum();
	}

	/** Bytes of keys and values of those events. Poll thread only. */
	public long inFlightBytes() {
		return this.takenBytes - this.settledBytes.sum();
	}

	/** Settled events above the lowest unsettled one. Poll thread only. */
	public long ahead() {
		return this.ledger.settledAhead(inFlight());
	}

	/**
	 * The event at an offset if it waits for a retry or a dead letter.
	 * @param offset the offset
	 * @return the event, {@code null} if it does not wait
	 */
	public @Nullable EventInProgress troubled(long offset) {
		return this.troubled.get(offset);
	}

	void watch(QueuedEvent event) {
		if (event.isTroubled()) {
			this.troubled.put(event.offset(), event);
		}
	}

	void unwatch(QueuedEvent event) {
		if (!this.troubled.isEmpty()) {
			this.troubled.remove(event.offset());
		}
	}

	// --- life ---

	/** Whether a lane is running or waits for the acknowledgement of a dead letter. */
	public boolean isBusy() {
		return this.gate.busy() > 0;
	}

	/** Whether a lane is busy and its result still counts. */
	public boolean isAwaited() {
		return isBusy() && this.gate.phase() != Phase.CLOSED;
	}

	boolean enter() {
		return this.gate.enter();
	}

	void exit() {
		if (this.gate.exit()) {
			this.host.epochIdle();
		}
	}

	/** Registers a wait of a lane before it begins. */
	void sleeping(Lane lane, Wakeup wakeup) {
		this.wakeups.add(lane, wakeup);
		if (!isOpen()) {
			this.wakeups.cancel();
		}
	}

	/**
	 * Ends a wait.
	 * @return whether the caller now holds the lane; otherwise the epoch has dropped it
	 */
	boolean awake(Lane lane, Wakeup wakeup) {
		return this.wakeups.remove(lane, wakeup);
	}

	/** The waits for a next attempt. */
	Wakeups wakeups() {
		return this.wakeups;
	}

	/** Starts nothing new; waiting lanes are dropped. */
	void drain() {
		this.gate.advance(Phase.DRAINING);
		this.wakeups.cancel();
	}

	void cancel() {
		this.gate.advance(Phase.CANCELLING);
		this.wakeups.cancel();
	}

	/** Ends the epoch. Poll thread only. */
	void close() {
		this.gate.advance(Phase.CLOSED);
		this.wakeups.cancel();
		this.budget.dropped(this.lanes.size());
		this.lanes.values().forEach((lane) -> lane.keepLoad(this.loads));
		// the others never run again: an attempt that does not end must not keep their
		// events in memory
		this.lanes.values().removeIf((lane) -> !lane.isRunning());
		this.predecessors.clear();
	}

	// --- Epoch ---

	@Override
	public boolean isOpen() {
		return this.gate.isOpen();
	}

	@Override
	public boolean isCancelling() {
		return this.gate.phase().compareTo(Phase.CANCELLING) >= 0;
	}

	@Override
	public boolean isMembershipFresh() {
		return this.host.isMembershipFresh();
	}

	@Override
	public boolean wasConcluded(long offset, long timestamp) {
		return this.history.contains(offset, timestamp);
	}

	@Override
	public void concluded(long offset, long timestamp) {
		this.history.concluded(offset, timestamp);
	}

	@Override
	public void settle(LedgerPage page, long offset, int bytes) {
		if (page.settle(offset)) {
			this.settledBytes.add(bytes);
			this.settled.increment();
		}
	}

	@Override
	public void fatal(Throwable error) {
		// first, since it needs no memory
		this.host.fatal(error);
		// the listener stops later: until then the key would go on without its event
		drain();
	}

	@Override
	public String toString() {
		return this.id + " (" + this.gate + ")";
	}

}
