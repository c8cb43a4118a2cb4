package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.prosody.engine.dispatch.Dispatcher;
import dev.prosody.engine.dispatch.Partition;
import dev.prosody.engine.offset.OffsetLedger;
import dev.prosody.engine.pipeline.DeadLetterTrouble;
import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.pipeline.EventCounters;
import dev.prosody.engine.pipeline.EventInProgress;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.monitor.ListenerMonitor;
import dev.prosody.status.ListenerState;
import dev.prosody.status.ListenerStatus;
import dev.prosody.status.PartitionStatus;
import dev.prosody.status.PauseReason;
import dev.prosody.status.UnsettledEvent;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where the poll thread publishes what others may know: immutable snapshots, a few times
 * a second. Written by the poll thread, read by anyone without waiting.
 */
final class StatusBoard {

	private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);

	private record View(boolean paused, @Nullable String lastError, List<PartitionStatus> partitions,
			Map<TopicPartition, Partition> epochs) {

		static final View EMPTY = new View(false, null, List.of(), Map.of());

	}

	private final ListenerDefinition definition;

	private final Dispatcher dispatcher;

	private final EventCounters counters;

	private final DeadLetterTrouble deadLetters;

	private final EngineClock clock;

	private final StallDetector stalls;

	private volatile ListenerState state = ListenerState.STOPPED;

	private volatile View view = View.EMPTY;

	private long due;

	StatusBoard(ListenerDefinition definition, Dispatcher dispatcher, EventCounters counters,
			DeadLetterTrouble deadLetters, EngineClock clock, ListenerMonitor monitor) {
		this.definition = definition;
		this.dispatcher = dispatcher;
		this.counters = counters;
		this.deadLetters = deadLetters;
		this.clock = clock;
		this.stalls = new StallDetector(definition.id(), definition.options().stallThreshold(), monitor);
		this.due = clock.nanoTime();
	}

	void state(ListenerState state) {
		this.state = state;
	}

	/** A new run: what the last one has left is history. */
	void starting() {
		View old = this.view;
		this.view = new View(old.paused(), null, List.of(), Map.of());
		this.state = ListenerState.CONNECTING;
	}

	/** The run has ended without a poll loop that could tell. */
	void failed(String error) {
		View old = this.view;
		this.view = new View(old.paused(), error, old.partitions(), Map.of());
		this.state = ListenerState.FAILED;
	}

	ListenerState state() {
		return this.state;
	}

	/** Publishes a snapshot if it is time, or if partitions have come or gone. */
	void publish(Assignment assignment, @Nullable String lastError, boolean paused) {
		long now = this.clock.nanoTime();
		if (now - this.due < 0 && assignment.size() == this.view.partitions().size()) {
			return;
		}
		publishNow(assignment, lastError, paused);
	}

	void publishNow(Assignment assignment, @Nullable String lastError, boolean paused) {
		long now = this.clock.nanoTime();
		this.due = now + INTERVAL;
		List<PartitionStatus> partitions = assignment.all()
			.stream()
			.map((assigned) -> statusOf(assigned, now))
			.toList();
		this.stalls.observe(partitions);
		Map<TopicPartition, Partition> epochs = new LinkedHashMap<>();
		assignment.all().forEach((assigned) -> epochs.put(assigned.id(), assigned.epoch()));
		this.view = new View(paused, lastError, partitions, epochs);
	}

	private PartitionStatus statusOf(AssignedPartition assigned, long now) {
		Partition epoch = assigned.epoch();
		OffsetLedger ledger = epoch.ledger();
		long position = (ledger.lastTaken() == OffsetLedger.NONE) ? OffsetLedger.NONE : ledger.lastTaken() + 1;
		long lowest = ledger.lowestUnsettled();
		PauseReason pause = assigned.pause();
		return new PartitionStatus(assigned.id().topic(), assigned.id().partition(), position,
				(lowest == OffsetLedger.NONE) ? position : lowest, assigned.committed(), epoch.inFlight(),
				epoch.inFlightBytes(), epoch.ahead(), epoch.lanes(), assigned.unpolled(), pause,
				(lowest == OffsetLedger.NONE) ? null : unsettled(epoch, lowest, now - assigned.takenAt(lowest)));
	}

	private UnsettledEvent unsettled(Partition epoch, long offset, long ageNanos) {
		EventInProgress event = this.dispatcher.find(epoch, offset);
		return new UnsettledEvent(offset, (event != null) ? event.keyHash() : null,
				Duration.ofNanos(Math.max(0, ageNanos)), (event != null) ? event.attempts() : 0);
	}

	/**
	 * The epochs that were open a moment ago, by partition: a closed one refuses
	 * commands.
	 */
	Map<TopicPartition, Partition> epochs() {
		return this.view.epochs();
	}

	private @Nullable String lastError(View view) {
		String letters = this.deadLetters.text();
		if (view.lastError() == null || letters == null) {
			return (letters != null) ? letters : view.lastError();
		}
		return view.lastError() + "; " + letters;
	}

	ListenerStatus status() {
		View current = this.view;
		boolean stalled = current.partitions().stream().anyMatch(this.stalls::isStalled);
		return new ListenerStatus(this.definition.id(), this.definition.groupId(), this.state, current.paused(),
				this.dispatcher.running(), stalled, this.counters.snapshot(), lastError(current), current.partitions());
	}

}
