package dev.prosody.metrics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import dev.prosody.metrics.ProsodyMeterDocumentation.KindTags;
import dev.prosody.metrics.ProsodyMeterDocumentation.ListenerTags;
import dev.prosody.metrics.ProsodyMeterDocumentation.OutcomeTags;
import dev.prosody.metrics.ProsodyMeterDocumentation.ReasonTags;
import dev.prosody.metrics.ProsodyMeters.ListenerMeters;
import dev.prosody.status.EventCounts;
import dev.prosody.status.ListenerState;
import dev.prosody.status.ListenerStatus;
import dev.prosody.status.PartitionStatus;
import dev.prosody.status.SkipReason;
import dev.prosody.status.UnsettledEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.noop.NoopTimer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Meters of one listener. What its status tells is read when somebody looks; the rest is
 * counted as it happens. Thread-safe.
 */
final class MicrometerListenerMeters implements ListenerMeters {

	private final MeterRegistry registry;

	private final Tags tags;

	private final int permits;

	private final Timer wait;

	private final Timer commit;

	private final Timer revoke;

	private final Counter commitFailures;

	private final Counter stalls;

	private final Counter assigned;

	private final Counter revoked;

	private final Counter lost;

	private final List<Meter> meters = new ArrayList<>();

	/** Those that are there while the listener has partitions. */
	private final List<Meter> partitionMeters = new ArrayList<>();

	private @Nullable Supplier<ListenerStatus> status;

	private boolean closed;

	MicrometerListenerMeters(MeterRegistry registry, String listenerId, String groupId, int permits) {
		this.registry = registry;
		this.tags = Tags.of(ListenerTags.LISTENER.asString(), listenerId, ListenerTags.GROUP.asString(), groupId);
		this.permits = permits;
		this.wait = timer(ProsodyMeterDocumentation.WAIT);
		this.commit = timer(ProsodyMeterDocumentation.COMMIT);
		this.revoke = timer(ProsodyMeterDocumentation.REVOKE);
		this.commitFailures = counter(ProsodyMeterDocumentation.COMMIT_FAILURES, Tags.empty());
		this.stalls = counter(ProsodyMeterDocumentation.STALLS, Tags.empty());
		this.assigned = counter(ProsodyMeterDocumentation.REBALANCES, kind("assigned"));
		this.revoked = counter(ProsodyMeterDocumentation.REBALANCES, kind("revoked"));
		this.lost = counter(ProsodyMeterDocumentation.REBALANCES, kind("lost"));
	}

	private static Tags kind(String kind) {
		return Tags.of(KindTags.KIND.asString(), kind);
	}

	private Timer timer(ProsodyMeterDocumentation meter) {
		Timer timer = Timer.builder(meter.getName())
			.description(meter.getDescription())
			.tags(this.tags)
			.register(this.registry);
		this.meters.add(timer);
		return timer;
	}

	private Counter counter(ProsodyMeterDocumentation meter, Tags more) {
		Counter counter = Counter.builder(meter.getName())
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.tags(this.tags)
			.tags(more)
			.register(this.registry);
		this.meters.add(counter);
		return counter;
	}

	@Override
	public synchronized void show(Supplier<ListenerStatus> status) {
		this.status = status;
		gauge(ProsodyMeterDocumentation.STARTED, (it) -> isMeantToRun(it.state()) ? 1 : 0);
		gauge(ProsodyMeterDocumentation.UP, (it) -> (it.state() == ListenerState.RUNNING) ? 1 : 0);
		gauge(ProsodyMeterDocumentation.FAILED, (it) -> (it.state() == ListenerState.FAILED) ? 1 : 0);
		gauge(ProsodyMeterDocumentation.PARTITIONS, (it) -> it.partitions().size());
		gauge(ProsodyMeterDocumentation.RUNNING, ListenerStatus::running);
		gauge(ProsodyMeterDocumentation.PERMITS, (it) -> this.permits);
		outcome("succeeded", EventCounts::succeeded);
		outcome("dead-lettered", EventCounts::deadLettered);
		outcome("discarded", EventCounts::discarded);
		outcome("skipped", (it) -> it.skipped().values().stream().mapToLong(Long::longValue).sum());
		outcome("aborted", EventCounts::aborted);
		for (SkipReason reason : SkipReason.values()) {
			count(ProsodyMeterDocumentation.SKIPPED,
					Tags.of(ReasonTags.REASON.asString(), reason.name().toLowerCase(Locale.ROOT).replace('_', '-')),
					(it) -> it.skipped(reason));
		}
		count(ProsodyMeterDocumentation.RETRIES, Tags.empty(), EventCounts::retries);
		count(ProsodyMeterDocumentation.DEAD_LETTERS, Tags.empty(), EventCounts::deadLettered);
	}

	/** Nobody asked one to end that has failed. */
	private static boolean isMeantToRun(ListenerState state) {
		return switch (state) {
			case CONNECTING, RUNNING, FAILED -> true;
			case STOPPED, STOPPING -> false;
		};
	}

	private void outcome(String outcome, ToDoubleFunction<EventCounts> count) {
		count(ProsodyMeterDocumentation.EVENTS, Tags.of(OutcomeTags.OUTCOME.asString(), outcome), count);
	}

	private void count(ProsodyMeterDocumentation meter, Tags more, ToDoubleFunction<EventCounts> count) {
		Supplier<ListenerStatus> shown = shown();
		this.meters
			.add(FunctionCounter.builder(meter.getName(), shown, (status) -> count.applyAsDouble(status.get().counts()))
				.description(meter.getDescription())
				.baseUnit(meter.getBaseUnit())
				.tags(this.tags)
				.tags(more)
				.register(this.registry));
	}

	private void gauge(ProsodyMeterDocumentation meter, ToDoubleFunction<ListenerStatus> value) {
		Supplier<ListenerStatus> shown = shown();
		Gauge gauge = Gauge.builder(meter.getName(), () -> value.applyAsDouble(shown.get()))
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.tags(this.tags)
			.strongReference(true)
			.register(this.registry);
		((meter.getScope() == ProsodyMeterDocumentation.Scope.LISTENER) ? this.meters : this.partitionMeters)
			.add(gauge);
	}

	private Supplier<ListenerStatus> shown() {
		Supplier<ListenerStatus> shown = this.status;
		if (shown == null) {
			throw new IllegalStateException("No status to show");
		}
		return shown;
	}

	/** What has no partitions has no lag: numbers that mean nothing are not there. */
	@Override
	public synchronized void partitions(int total) {
		if (this.status == null || this.closed) {
			return;
		}
		if (total == 0) {
			remove(this.partitionMeters);
		}
		else if (this.partitionMeters.isEmpty()) {
			showPartitions();
		}
	}

	private void showPartitions() {
		gauge(ProsodyMeterDocumentation.IN_FLIGHT, ListenerStatus::inFlight);
		gauge(ProsodyMeterDocumentation.IN_FLIGHT_SIZE, (it) -> sum(it, PartitionStatus::inFlightBytes));
		gauge(ProsodyMeterDocumentation.QUEUED, ListenerStatus::queued);
		gauge(ProsodyMeterDocumentation.LANES, (it) -> sum(it, PartitionStatus::lanes));
		gauge(ProsodyMeterDocumentation.UNCOMMITTED, (it) -> sum(it, PartitionStatus::uncommitted));
		gauge(ProsodyMeterDocumentation.AHEAD, (it) -> sum(it, PartitionStatus::ahead));
		gauge(ProsodyMeterDocumentation.LAG, (it) -> ifKnown(it.lag()));
		gauge(ProsodyMeterDocumentation.LAG_COMMITTED, (it) -> ifKnown(it.committedLag()));
		gauge(ProsodyMeterDocumentation.PAUSED,
				(it) -> it.partitions().stream().filter((partition) -> partition.pause() != null).count());
		showOldest();
		gauge(ProsodyMeterDocumentation.STALLED, (it) -> it.stalled() ? 1 : 0);
	}

	/**
	 * In the unit that the registry has for times, which is not the second in all of
	 * them.
	 */
	private void showOldest() {
		Supplier<ListenerStatus> shown = shown();
		ProsodyMeterDocumentation meter = ProsodyMeterDocumentation.OLDEST;
		this.partitionMeters
			.add(TimeGauge.builder(meter.getName(), () -> oldestMillis(shown.get()), TimeUnit.MILLISECONDS)
				.description(meter.getDescription())
				.tags(this.tags)
				.strongReference(true)
				.register(this.registry));
	}

	private static double sum(ListenerStatus status, ToDoubleFunction<PartitionStatus> value) {
		return status.partitions().stream().mapToDouble(value).sum();
	}

	private static double ifKnown(long value) {
		return (value < 0) ? Double.NaN : value;
	}

	private static long oldestMillis(ListenerStatus status) {
		return status.partitions().stream().mapToLong((partition) -> {
			UnsettledEvent oldest = partition.oldestUnsettled();
			return (oldest != null) ? oldest.age().toMillis() : 0;
		}).max().orElse(0);
	}

	private void remove(List<Meter> removed) {
		removed.forEach(this.registry::remove);
		removed.clear();
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		remove(this.partitionMeters);
		remove(this.meters);
	}

	/** Not where a filter denies the timer: nothing is left to do for each event. */
	@Override
	public boolean isWaitingOfInterest() {
		return !(this.wait instanceof NoopTimer);
	}

	@Override
	public void waited(long nanos) {
		this.wait.record(nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void committed(long nanos) {
		this.commit.record(nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void commitFailed() {
		this.commitFailures.increment();
	}

	@Override
	public void stalled(TopicPartition partition, UnsettledEvent oldest) {
		this.stalls.increment();
	}

	@Override
	public void assigned(Collection<TopicPartition> partitions) {
		this.assigned.increment();
	}

	@Override
	public void revoked(Collection<TopicPartition> partitions, long nanos) {
		this.revoked.increment();
		this.revoke.record(nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void lost(Collection<TopicPartition> partitions) {
		this.lost.increment();
	}

}
