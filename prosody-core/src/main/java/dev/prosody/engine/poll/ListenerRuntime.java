package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

import dev.prosody.deadletter.DeadLetterPublisher;
import dev.prosody.engine.dispatch.Dispatcher;
import dev.prosody.engine.dispatch.Partition;
import dev.prosody.engine.pipeline.DeadLetterBackOff;
import dev.prosody.engine.pipeline.DeadLetterTrouble;
import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.pipeline.EventCounters;
import dev.prosody.engine.pipeline.EventPipeline;
import dev.prosody.engine.pipeline.FailureLog;
import dev.prosody.engine.pipeline.FailureStatistics;
import dev.prosody.engine.pipeline.HandlerAttempt;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.listener.ListenerHandle;
import dev.prosody.monitor.ListenerMonitor;
import dev.prosody.observation.ProsodyObservations;
import dev.prosody.status.BusyKey;
import dev.prosody.status.EventCommandResult;
import dev.prosody.status.ListenerStatus;
import dev.prosody.status.RecentFailure;
import dev.prosody.status.WaitingEvent;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener over its whole life: wires the engine for it, and starts and stops poll
 * loops. Thread-safe.
 */
public final class ListenerRuntime implements ListenerHandle, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ListenerRuntime.class);

	/** What is left to a poll thread whose loop has ended. */
	private static final Duration LAST_STEPS = Duration.ofSeconds(5);

	private final ListenerDefinition definition;

	private final EngineClock clock;

	private final AssignmentObserver observer;

	private final ListenerMonitor monitor;

	private final EngineHost host;

	private final Dispatcher dispatcher;

	private final StatusBoard board;

	private final AssignmentSignal assigned = new AssignmentSignal();

	private final PausedPartitions pausedPartitions = new PausedPartitions();

	private final FailureStatistics failures;

	private boolean paused;

	private boolean closed;

	private @Nullable LoopCommands current;

	/** Poll threads that may be alive: of the current run, and of those before. */
	private final Set<Thread> pollers = ConcurrentHashMap.newKeySet();

	/** Completes when the loop that was started last has ended. */
	private CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);

	/**
	 * Wires a listener; nothing is started.
	 * @param definition what it is
	 * @param deadLetters where its dead letters go
	 * @param backOff waits between attempts to send one
	 * @param observations observes its attempts
	 * @param callbacks runs cancellation actions of users
	 * @param observer told about its assignments on the poll thread
	 * @param monitor told what happens in it
	 * @param clock the time
	 */
	public ListenerRuntime(ListenerDefinition definition, DeadLetterPublisher deadLetters, DeadLetterBackOff backOff,
			ProsodyObservations observations, Executor callbacks, AssignmentObserver observer, ListenerMonitor monitor,
			EngineClock clock) {
		this.definition = definition;
		this.clock = clock;
		this.observer = observer;
		this.monitor = monitor;
		this.host = new EngineHost(clock, new ConsumerSettings(definition).membershipTimeout().toNanos());
		this.failures = new FailureStatistics(clock);
		EventCounters counters = new EventCounters();
		DeadLetterTrouble trouble = new DeadLetterTrouble(clock);
		HandlerAttempt attempts = new HandlerAttempt(definition, observations, clock, callbacks, monitor);
		EventPipeline pipeline = new EventPipeline(definition, attempts, deadLetters, backOff, counters,
				new FailureLog(definition.id(), clock, trouble, this.failures), monitor);
		this.dispatcher = new Dispatcher(definition, pipeline, this.host, clock);
		this.board = new StatusBoard(definition, this.dispatcher, counters, trouble, clock, monitor);
	}

	@Override
	public String id() {
		return this.definition.id();
	}

	@Override
	public ListenerDefinition definition() {
		return this.definition;
	}

	@Override
	public synchronized void start() {
		if (this.closed) {
			throw new IllegalStateException("Listener '" + id() + "' cannot start: its client is closed");
		}
		LoopCommands running = this.current;
		if (running != null && !running.isStopRequested() && !this.ended.isDone()) {
			return;
		}
		LoopCommands commands = new LoopCommands(this.clock, this.paused, this.pausedPartitions);
		CompletableFuture<Void> previous = this.ended;
		CompletableFuture<Void> end = new CompletableFuture<>();
		this.current = commands;
		this.ended = end;
		previous.whenComplete((done, ex) -> startLoop(commands, end));
	}

	private void startLoop(LoopCommands commands, CompletableFuture<Void> end) {
		this.board.starting();
		try {
			Thread poller = Thread.ofPlatform()
				.name("prosody-" + id() + "-poll")
				.daemon(false)
				.unstarted(() -> runLoop(commands, end));
			this.pollers.removeIf((thread) -> thread.getState() == Thread.State.TERMINATED);
			this.pollers.add(poller);
			poller.start();
		}
		catch (Throwable ex) {
			failed(ex);
			end.complete(null);
		}
	}

	private void runLoop(LoopCommands commands, CompletableFuture<Void> end) {
		try {
			this.host.reset();
			new PollLoop(this.definition, this.dispatcher, this.host, this.clock, commands, new Observers(), this.board,
					this.monitor)
				.run();
		}
		catch (Throwable ex) {
			failed(ex);
		}
		finally {
			// whatever happens: somebody may wait for it without a timeout
			end.complete(null);
		}
	}

	private void failed(Throwable failure) {
		logger.error("Listener '{}' could not be started or stopped", id(), failure);
		String words = "Could not be started or stopped: " + failure;
		this.board.failed(words);
		this.monitor.stopped(words);
	}

	@Override
	public CompletableFuture<Void> stopAsync() {
		return stop(true);
	}

	/**
	 * Stops, as {@link #stopAsync()}.
	 * @param leavesGroup whether a static member gives up its partitions
	 * @return completes when the listener has stopped
	 */
	public synchronized CompletableFuture<Void> stop(boolean leavesGroup) {
		LoopCommands running = this.current;
		if (running != null) {
			running.stop(this.definition.options().shutdownTimeout(), leavesGroup);
		}
		return this.ended.copy();
	}

	/** Whether the calling thread runs one of this listener's handlers. */
	public boolean isHandlerThread() {
		return this.dispatcher.isHandlerThread();
	}

	@Override
	public void stop() {
		CompletableFuture<Void> stopped = stopAsync();
		if (!isHandlerThread()) {
			stopped.join();
		}
	}

	@Override
	public synchronized void pause() {
		pause(true);
	}

	@Override
	public synchronized void resume() {
		pause(false);
	}

	private void pause(boolean requested) {
		if (this.paused != requested) {
			this.monitor.paused(requested);
		}
		this.paused = requested;
		LoopCommands running = this.current;
		if (running != null) {
			running.pause(requested);
		}
	}

	@Override
	public void pause(TopicPartition partition) {
		this.pausedPartitions.pause(partition);
		signal();
	}

	@Override
	public void resume(TopicPartition partition) {
		this.pausedPartitions.resume(partition);
		signal();
	}

	private synchronized void signal() {
		LoopCommands running = this.current;
		if (running != null) {
			running.signal();
		}
	}

	@Override
	public EventCommandResult retryNow(TopicPartition partition, long offset) {
		return tell("attempt", partition, offset, (epoch) -> this.dispatcher.retryNow(epoch, offset)
				? EventCommandResult.ACCEPTED : EventCommandResult.NOT_WAITING);
	}

	@Override
	public EventCommandResult deadLetter(TopicPartition partition, long offset) {
		return this.definition.options().deadLetter().enabled()
				? tell("give up", partition, offset, (epoch) -> giveUp(epoch, offset))
				: EventCommandResult.NO_DEAD_LETTERS;
	}

	private EventCommandResult giveUp(Partition epoch, long offset) {
		if (this.dispatcher.giveUp(epoch, offset)) {
			return EventCommandResult.ACCEPTED;
		}
		return this.dispatcher.giveUpIfItFails(epoch, offset) ? EventCommandResult.REQUESTED
				: EventCommandResult.NOT_WAITING;
	}

	private EventCommandResult tell(String what, TopicPartition partition, long offset,
			Function<Partition, EventCommandResult> command) {
		Partition epoch = this.board.epochs().get(partition);
		if (epoch == null) {
			return EventCommandResult.NOT_ASSIGNED;
		}
		EventCommandResult result = command.apply(epoch);
		if (result != EventCommandResult.NOT_WAITING) {
			logger.info("Listener '{}': told to {} {}@{} {}", id(), what, partition, offset,
					(result == EventCommandResult.ACCEPTED) ? "now" : "if the attempt fails that runs now");
		}
		return result;
	}

	@Override
	public List<WaitingEvent> waitingEvents(int limit) {
		return this.board.epochs()
			.values()
			.stream()
			.flatMap((epoch) -> this.dispatcher.waiting(epoch, limit).stream())
			.toList();
	}

	@Override
	public List<BusyKey> busyKeys() {
		return this.dispatcher.busyKeys();
	}

	@Override
	public List<RecentFailure> recentFailures() {
		return this.failures.recent();
	}

	@Override
	public boolean awaitAssignment(Duration timeout) throws InterruptedException {
		return this.assigned.await(timeout);
	}

	@Override
	public ListenerStatus status() {
		return this.board.status();
	}

	/**
	 * Stops for ever and waits for the end of the threads, but for handlers that do not
	 * end.
	 */
	@Override
	public void close() {
		synchronized (this) {
			this.closed = true;
		}
		stop(false).join();
		try {
			this.pollers.forEach(this::awaitEnd);
		}
		finally {
			this.dispatcher.close();
		}
	}

	/** A loop says that it has ended before its thread does. */
	private void awaitEnd(Thread poller) {
		if (poller == Thread.currentThread()) {
			return;
		}
		try {
			if (poller.getState() != Thread.State.NEW && !poller.join(LAST_STEPS)) {
				logger.warn("Listener '{}': its poll thread has not ended yet", id());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private final class Observers implements AssignmentObserver {

		@Override
		public void assigned(Collection<TopicPartition> partitions, int total) {
			ListenerRuntime.this.assigned.set(total > 0);
			ListenerRuntime.this.observer.assigned(partitions, total);
		}

		@Override
		public void unassigned(int total) {
			ListenerRuntime.this.assigned.set(total > 0);
			ListenerRuntime.this.observer.unassigned(total);
		}

	}

}
