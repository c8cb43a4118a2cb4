package dev.prosody.engine.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

import dev.prosody.engine.pipeline.Attempt;
import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.pipeline.EventInProgress;
import dev.prosody.engine.pipeline.EventPipeline;
import dev.prosody.engine.pipeline.WaitKind;
import dev.prosody.engine.schedule.FairQueue;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.listener.SchedulerOptions;
import dev.prosody.status.BusyKey;
import dev.prosody.status.WaitingEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Runs the events of one listener: opens and ends epochs, takes polled records into them,
 * and lets runners run their lanes. Lives as long as the listener, over restarts, because
 * an attempt that does not end may outlive both its epoch and a restart. Confined to the
 * poll thread where not said otherwise.
 */
public final class Dispatcher implements AutoCloseable {

	/** Nobody looks at more. */
	private static final int BUSY_KEYS = 1000;

	private record Taken(Partition partition, List<QueuedEvent> events) {
	}

	private final ListenerDefinition definition;

	private final EpochHost host;

	private final EngineClock clock;

	private final ScheduledExecutorService timer;

	private final ExecutorService handlers;

	private final RunnerPool pool;

	private final Waits waits;

	private final Watchdog watchdog;

	private final KeyLoads loads;

	private final BusyKeys busyKeys;

	private final LaneBudget lanes;

	private final Histories histories = new Histories();

	/** Ended epochs in which something still runs. */
	private final List<Partition> orphanages = new ArrayList<>();

	public Dispatcher(ListenerDefinition definition, EventPipeline pipeline, EpochHost host, EngineClock clock) {
		this(definition, pipeline, host, clock, HandlerExecutors.timer(definition.id()),
				HandlerExecutors.handlers(definition.id(), definition.options().handlerThreads()),
				new LaneBudget(LaneBudget.LANES));
	}

	/** Takes the threads from elsewhere, and owns them. */
	Dispatcher(ListenerDefinition definition, EventPipeline pipeline, EpochHost host, EngineClock clock,
			ScheduledExecutorService timer, ExecutorService handlers, LaneBudget lanes) {
		this.definition = definition;
		this.host = host;
		this.clock = clock;
		this.timer = timer;
		this.handlers = handlers;
		this.lanes = lanes;
		this.waits = new Waits(this.timer, HandlerExecutors.virtual("prosody-" + definition.id() + "-back-off-"),
				this::publish, clock);
		SchedulerOptions scheduler = definition.options().scheduler();
		this.loads = new KeyLoads(scheduler.cacheSize(), clock);
		this.busyKeys = new BusyKeys(BUSY_KEYS, clock);
		KeyGuard guard = new KeyGuard(definition.options().monopolization(), clock);
		this.pool = new RunnerPool(new FairQueue<>(scheduler, clock::nanoTime, FairQueue.REFRESH_NANOS),
				definition.options().maxConcurrency(), this.handlers,
				(runners) -> new Runner(runners, pipeline, this.waits, guard, this.busyKeys));
		this.watchdog = new Watchdog(definition, this.pool, this.timer);
	}

	private void publish(Lane lane) {
		this.pool.publish(lane);
	}

	/** Starts to watch for expired attempts. */
	public void start() {
		this.watchdog.start();
	}

	/** Ends watching; epochs were ended before. */
	public void stop() {
		this.watchdog.stop();
	}

	/**
	 * Opens an epoch.
	 * @param id a partition that was just assigned
	 * @return the epoch
	 */
	public Partition open(TopicPartition id) {
		this.orphanages.removeIf((orphanage) -> !orphanage.isBusy());
		return new Partition(id, this.host,
				this.orphanages.stream().filter((orphanage) -> orphanage.id().equals(id)).toList(), this.loads,
				this.lanes, this.histories.open(id));
	}

	/**
	 * Opens an epoch of a partition whose log was truncated or recreated.
	 * @param id the partition, whose last epoch was ended
	 * @return the epoch
	 */
	public Partition reopen(TopicPartition id) {
		this.histories.forget(id);
		return open(id);
	}

	/**
	 * Takes and runs polled records. Everything is taken before anything is run: the
	 * consumer's position has already moved past all of them.
	 * @param records the records of one poll
	 * @param epochs the open epoch of a partition, {@code null} to leave its records
	 * alone
	 */
	public void dispatch(ConsumerRecords<byte[], byte[]> records,
			Function<TopicPartition, @Nullable Partition> epochs) {
		long now = this.clock.nanoTime();
		List<Taken> taken = new ArrayList<>();
		for (TopicPartition id : records.partitions()) {
			Partition partition = epochs.apply(id);
			if (partition != null) {
				List<ConsumerRecord<byte[], byte[]>> batch = records.records(id);
				taken.add(new Taken(partition, partition.take(batch, now)));
			}
		}
		List<Lane> ready = new ArrayList<>();
		for (Taken batch : taken) {
			batch.partition().append(batch.events(), ready);
		}
		this.pool.publish(ready);
	}

	/** Starts nothing new in these epochs; what runs goes on. */
	public void drain(Collection<Partition> partitions) {
		partitions.forEach(Partition::drain);
	}

	/** Tells what runs in these epochs to stop. */
	public void cancel(Collection<Partition> partitions) {
		partitions.forEach(Partition::cancel);
		for (Runner runner : this.pool.runners()) {
			Attempt attempt = runner.current();
			if (attempt != null && partitions.contains(attempt.epoch())) {
				attempt.revoke(this.definition.options().interruptOnTimeout());
			}
		}
	}

	/**
	 * Ends these epochs: what still runs in them is on its own, and its permit is free.
	 */
	public void end(Collection<Partition> partitions) {
		cancel(partitions);
		partitions.forEach(Partition::close);
		for (Runner runner : this.pool.runners()) {
			Attempt attempt = runner.current();
			if (attempt != null && partitions.contains(attempt.epoch())) {
				// the runner's next attempt may belong to an epoch that goes on
				attempt.unlessEnded(() -> this.pool.abandon(runner));
				attempt.abandon();
			}
		}
		this.busyKeys.forget(partitions.stream().map(Partition::id).toList());
		partitions.stream().filter(Partition::isBusy).forEach(this.orphanages::add);
	}

	/**
	 * Attempts an event at once that waits for its next attempt. Thread-safe.
	 * @param partition its epoch
	 * @param offset its offset
	 * @return whether it waited
	 */
	public boolean retryNow(Partition partition, long offset) {
		return this.waits.endNow(partition, offset, false);
	}

	/**
	 * Gives an event up that waits for its next attempt, as if its retries were
	 * exhausted. Thread-safe.
	 * @param partition its epoch
	 * @param offset its offset
	 * @return whether it waited
	 */
	public boolean giveUp(Partition partition, long offset) {
		return this.waits.endNow(partition, offset, true);
	}

	/**
	 * Gives an event up, if the attempt fails that runs now. Thread-safe.
	 * @param partition its epoch
	 * @param offset its offset
	 * @return whether an attempt of it runs
	 */
	public boolean giveUpIfItFails(Partition partition, long offset) {
		Attempt attempt = attemptOf(partition, offset);
		return attempt != null && attempt.giveUp();
	}

	private @Nullable Attempt attemptOf(Partition partition, long offset) {
		for (Runner runner : this.pool.runners()) {
			Attempt attempt = runner.current();
			if (attempt != null && attempt.epoch() == partition && attempt.event().offset() == offset) {
				return attempt;
			}
		}
		return null;
	}

	/**
	 * Events of a partition that wait for their next attempt, the oldest first.
	 * Thread-safe; not a consistent cut.
	 * @param partition the epoch
	 * @param limit at most so many
	 * @return the events
	 */
	public List<WaitingEvent> waiting(Partition partition, int limit) {
		long now = this.clock.nanoTime();
		return partition.wakeups()
			.all()
			.stream()
			.filter((wait) -> wait.kind() != WaitKind.OTHER)
			.sorted(Comparator.comparingLong((wait) -> wait.event().offset()))
			.limit(limit)
			.map((wait) -> describe(partition, wait, now))
			.toList();
	}

	private static WaitingEvent describe(Partition partition, Wakeup wait, long now) {
		QueuedEvent event = wait.event();
		Long due = wait.dueNanos();
		return new WaitingEvent(partition.id().topic(), partition.id().partition(), event.offset(), event.keyHash(),
				event.attempts(), wait.failure(), (due != null) ? Duration.ofNanos(Math.max(0, due - now)) : null);
	}

	/** Keys that kept handlers busy lately, the busiest first. Thread-safe. */
	public List<BusyKey> busyKeys() {
		return this.busyKeys
			.all(() -> this.pool.runners().stream().map(Runner::current).filter(Objects::nonNull).toList());
	}

	/** Whether events wait for which no handler can be started. Thread-safe. */
	public boolean isContended() {
		return this.pool.isContended();
	}

	/** Number of attempts that run now. Thread-safe. */
	public int running() {
		return (int) this.pool.runners().stream().filter((runner) -> runner.current() != null).count();
	}

	/** Whether the calling thread runs one of this listener's handlers. Thread-safe. */
	public boolean isHandlerThread() {
		Thread current = Thread.currentThread();
		return this.pool.runners().stream().anyMatch((runner) -> runner.isRunBy(current));
	}

	/**
	 * The event at an offset, if it is running or waiting. Thread-safe.
	 * @param partition its epoch
	 * @param offset its offset
	 * @return the event, {@code null} if it is not known
	 */
	public @Nullable EventInProgress find(Partition partition, long offset) {
		EventInProgress waiting = partition.troubled(offset);
		if (waiting != null) {
			return waiting;
		}
		Attempt attempt = attemptOf(partition, offset);
		return (attempt != null) ? attempt.inProgress() : null;
	}

	/**
	 * Ends the threads, and waits for it if no handler goes on without effect.
	 * Thread-safe.
	 */
	@Override
	public void close() {
		this.watchdog.stop();
		this.timer.shutdownNow();
		// ends idle threads
		this.handlers.shutdown();
		try {
			HandlerExecutors.awaitEnd(this.timer);
			if (!this.pool.hasAbandoned()) {
				HandlerExecutors.awaitEnd(this.handlers);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
