package dev.prosody.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import dev.prosody.metrics.ProsodyMeterDocumentation.OutcomeTags;
import dev.prosody.metrics.ProsodyMeterDocumentation.ReasonTags;
import dev.prosody.metrics.ProsodyMeterDocumentation.Scope;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meters of one listener, whichever clients have it: a registry keeps one meter of a
 * name and tags. Gauges show these clients together, as Micrometer lets counters and
 * timers do by itself, and all are there until the last client closes. Thread-safe.
 */
final class ListenerMeterSet {

	private static final Logger logger = LoggerFactory.getLogger(ListenerMeterSet.class);

	private final MeterRegistry registry;

	private final Tags tags;

	/** Whether the registry had some before: then they show, and are, somebody else's. */
	private final boolean foreign;

	private final Set<Meter> meters = new HashSet<>();

	/** Those that are there while a client has partitions. */
	private final Set<Meter> partitionMeters = new HashSet<>();

	private int open;

	/** Replaced as a whole: no counter sees a client twice, or misses it. */
	private volatile Shown shown = new Shown(List.of(), new EventCounts(0, 0, 0, 0, Map.of(), 0));

	/**
	 * What gauges and counters read.
	 *
	 * @param clients those that are open
	 * @param gone what happened in those that have closed: counters do not go back
	 */
	private record Shown(List<Client> clients, EventCounts gone) {

		Shown with(Client client) {
			List<Client> more = new ArrayList<>(this.clients);
			more.add(client);
			return new Shown(List.copyOf(more), this.gone);
		}

		Shown without(Client client) {
			List<Client> less = new ArrayList<>(this.clients);
			return less.remove(client) ? new Shown(List.copyOf(less), sum(this.gone, client.status.get().counts()))
					: this;
		}

		private static EventCounts sum(EventCounts one, EventCounts other) {
			Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
			skipped.putAll(one.skipped());
			other.skipped().forEach((reason, count) -> skipped.merge(reason, count, Long::sum));
			return new EventCounts(one.succeeded() + other.succeeded(), one.retries() + other.retries(),
					one.deadLettered() + other.deadLettered(), one.discarded() + other.discarded(), skipped,
					one.aborted() + other.aborted());
		}

	}

	/** What one client shows. */
	static final class Client {

		private final Supplier<ListenerStatus> status;

		private final int permits;

		/** Guarded by the set. */
		private int partitions;

		Client(Supplier<ListenerStatus> status, int permits) {
			this.status = status;
			this.permits = permits;
		}

	}

	ListenerMeterSet(MeterRegistry registry, Tags tags) {
		this.registry = registry;
		this.tags = tags;
		this.foreign = Arrays.stream(ProsodyMeterDocumentation.values())
			.anyMatch((meter) -> registry.find(meter.getName()).tags(tags).meter() != null);
		if (this.foreign) {
			logger.warn(
					"There are meters with {} in the registry already, made for another client. They show that client "
							+ "only, and end with it. Give both clients one MicrometerMeters to see them together",
					tags);
		}
	}

	Tags tags() {
		return this.tags;
	}

	synchronized Timer timer(ProsodyMeterDocumentation meter) {
		Timer timer = Timer.builder(meter.getName())
			.description(meter.getDescription())
			.tags(this.tags)
			.register(this.registry);
		this.meters.add(timer);
		return timer;
	}

	synchronized Counter counter(ProsodyMeterDocumentation meter, Tags more) {
		Counter counter = Counter.builder(meter.getName())
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.tags(this.tags)
			.tags(more)
			.register(this.registry);
		this.meters.add(counter);
		return counter;
	}

	/** Another client has the listener, until it leaves. */
	synchronized void join() {
		this.open++;
	}

	/**
	 * A client has it no more.
	 * @param client what it has shown, {@code null} for nothing
	 * @return whether it was the last one, so that the set is gone
	 */
	synchronized boolean leave(@Nullable Client client) {
		if (client != null) {
			partitions(client, 0);
			this.shown = this.shown.without(client);
		}
		this.open--;
		if (this.open > 0) {
			return false;
		}
		remove(this.meters);
		return true;
	}

	/** Shows a client along with the others. */
	synchronized void show(Client client) {
		boolean first = this.shown.clients().isEmpty();
		this.shown = this.shown.with(client);
		if (first && !this.foreign) {
			showListener();
		}
	}

	private void showListener() {
		gauge(ProsodyMeterDocumentation.STARTED, Math::max, (it) -> isMeantToRun(it.status.get().state()) ? 1 : 0);
		gauge(ProsodyMeterDocumentation.UP, Math::max,
				(it) -> (it.status.get().state() == ListenerState.RUNNING) ? 1 : 0);
		gauge(ProsodyMeterDocumentation.FAILED, Math::max,
				(it) -> (it.status.get().state() == ListenerState.FAILED) ? 1 : 0);
		sum(ProsodyMeterDocumentation.PARTITIONS, (it) -> it.partitions().size());
		sum(ProsodyMeterDocumentation.RUNNING, ListenerStatus::running);
		gauge(ProsodyMeterDocumentation.PERMITS, Double::sum, (it) -> it.permits);
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
		this.meters.add(FunctionCounter.builder(meter.getName(), this, (it) -> it.counted(count))
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.tags(this.tags)
			.tags(more)
			.register(this.registry));
	}

	private double counted(ToDoubleFunction<EventCounts> count) {
		Shown read = this.shown;
		return count.applyAsDouble(read.gone())
				+ read.clients().stream().mapToDouble((it) -> count.applyAsDouble(it.status.get().counts())).sum();
	}

	private void sum(ProsodyMeterDocumentation meter, ToDoubleFunction<ListenerStatus> value) {
		gauge(meter, Double::sum, (it) -> value.applyAsDouble(it.status.get()));
	}

	private void sumOfPartitions(ProsodyMeterDocumentation meter, ToDoubleFunction<PartitionStatus> value) {
		sum(meter, (it) -> it.partitions().stream().mapToDouble(value).sum());
	}

	private void gauge(ProsodyMeterDocumentation meter, DoubleBinaryOperator together, ToDoubleFunction<Client> value) {
		Gauge gauge = Gauge.builder(meter.getName(), () -> over(together, value))
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.tags(this.tags)
			.strongReference(true)
			.register(this.registry);
		((meter.getScope() == Scope.LISTENER) ? this.meters : this.partitionMeters).add(gauge);
	}

	private double over(DoubleBinaryOperator together, ToDoubleFunction<Client> value) {
		return this.shown.clients().stream().mapToDouble(value).reduce(together).orElse(Double.NaN);
	}

	/** What has no partitions has no lag: numbers that mean nothing are not there. */
	synchronized void partitions(Client client, int total) {
		client.partitions = total;
		List<Client> clients = this.shown.clients();
		if (this.foreign || !clients.contains(client)) {
			return;
		}
		if (clients.stream().allMatch((it) -> it.partitions == 0)) {
			remove(this.partitionMeters);
		}
		else if (this.partitionMeters.isEmpty()) {
			showPartitions();
		}
	}

	private void showPartitions() {
		sum(ProsodyMeterDocumentation.IN_FLIGHT, ListenerStatus::inFlight);
		sumOfPartitions(ProsodyMeterDocumentation.IN_FLIGHT_SIZE, PartitionStatus::inFlightBytes);
		sum(ProsodyMeterDocumentation.QUEUED, ListenerStatus::queued);
		sumOfPartitions(ProsodyMeterDocumentation.LANES, PartitionStatus::lanes);
		sumOfPartitions(ProsodyMeterDocumentation.UNCOMMITTED, PartitionStatus::uncommitted);
		sumOfPartitions(ProsodyMeterDocumentation.AHEAD, PartitionStatus::ahead);
		sumOfPartitions(ProsodyMeterDocumentation.LAG, (it) -> ifKnown(it.lag()));
		sumOfPartitions(ProsodyMeterDocumentation.LAG_COMMITTED, (it) -> ifKnown(it.committedLag()));
		sumOfPartitions(ProsodyMeterDocumentation.LAG_UNKNOWN, (it) -> (it.lag() < 0) ? 1 : 0);
		sumOfPartitions(ProsodyMeterDocumentation.PAUSED, (it) -> (it.pause() != null) ? 1 : 0);
		showOldest();
		gauge(ProsodyMeterDocumentation.STALLED, Math::max, (it) -> it.status.get().stalled() ? 1 : 0);
	}

	/**
	 * In the unit that the registry has for times, which is not the second in all of
	 * them.
	 */
	private void showOldest() {
		ProsodyMeterDocumentation meter = ProsodyMeterDocumentation.OLDEST;
		this.partitionMeters.add(TimeGauge
			.builder(meter.getName(), () -> over(Math::max, (it) -> oldestMillis(it.status.get())),
					TimeUnit.MILLISECONDS)
			.description(meter.getDescription())
			.tags(this.tags)
			.strongReference(true)
			.register(this.registry));
	}

	/**
	 * Not NaN for what is not known: it makes every sum that it is in NaN, those over
	 * instances too, which autoscalers take for nothing to do at all.
	 */
	private static double ifKnown(long value) {
		return Math.max(0, value);
	}

	private static long oldestMillis(ListenerStatus status) {
		return status.partitions().stream().mapToLong((partition) -> {
			UnsettledEvent oldest = partition.oldestUnsettled();
			return (oldest != null) ? oldest.age().toMillis() : 0;
		}).max().orElse(0);
	}

	private void remove(Set<Meter> removed) {
		if (!this.foreign) {
			removed.forEach(this.registry::remove);
		}
		removed.clear();
	}

}
