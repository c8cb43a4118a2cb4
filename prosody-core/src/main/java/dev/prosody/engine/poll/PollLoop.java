package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

import dev.prosody.engine.dispatch.Dispatcher;
import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.pipeline.FailureLines;
import dev.prosody.failure.CauseChain;
import dev.prosody.kafka.KafkaErrors;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.monitor.ListenerMonitor;
import dev.prosody.status.ListenerState;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a listener, from start to stop: the only code that touches its Kafka
 * consumer, which it replaces when that can no longer be trusted. Runs on its own thread;
 * other threads reach it through {@link LoopCommands} only, because {@code wakeup()} is
 * sticky and could hit a commit inside a rebalance.
 */
final class PollLoop implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(PollLoop.class);

	private static final Duration POLL_IDLE = Duration.ofMillis(100);

	/** While something is paused or asked for, the loop looks more often. */
	private static final Duration POLL_BUSY = Duration.ofMillis(5);

	private static final Duration CLOSE_BROKEN = Duration.ofSeconds(2);

	private final ListenerDefinition definition;

	private final Dispatcher dispatcher;

	private final EngineHost host;

	private final EngineClock clock;

	private final LoopCommands commands;

	private final AssignmentObserver observer;

	private final StatusBoard board;

	private final ConsumerSettings settings;

	private final LastError errors;

	private final Assignment assignment = new Assignment();

	private final DeniedTopics denied;

	private final FlowControl flow;

	private final Commits commits;

	private final ReconnectBackOff reconnect;

	private final Membership membership;

	private final ListenerMonitor monitor;

	private final LagProbe lag;

	private @Nullable Consumer<byte[], byte[]> consumer;

	PollLoop(ListenerDefinition definition, Dispatcher dispatcher, EngineHost host, EngineClock clock,
			LoopCommands commands, AssignmentObserver observer, StatusBoard board, ListenerMonitor monitor) {
		this.definition = definition;
		this.dispatcher = dispatcher;
		this.host = host;
		this.clock = clock;
		this.commands = commands;
		this.observer = observer;
		this.board = board;
		this.monitor = monitor;
		this.lag = new LagProbe(clock);
		this.settings = new ConsumerSettings(definition);
		this.errors = new LastError(definition.id(), clock);
		this.denied = new DeniedTopics(clock);
		this.flow = new FlowControl(definition.options(), this.denied, clock, dispatcher::isContended);
		this.commits = new Commits(definition.id(), definition.options().commitInterval(), clock, this.errors,
				new CommittedOffsets(definition.id(), new TopicIds(definition.id(), definition.clients())), monitor);
		this.reconnect = new ReconnectBackOff(clock);
		this.membership = new Membership(definition, this.settings, board, this.errors, clock);
	}

	@Override
	public void run() {
		ListenerState end = ListenerState.STOPPED;
		try {
			loop();
		}
		catch (Throwable ex) {
			end = ListenerState.FAILED;
			FailureLines.write(ex, this::stoppedForGood);
		}
		finally {
			finish(end);
		}
	}

	private void stoppedForGood(Throwable failure) {
		this.errors.report(LastError.Source.POLL, "Stopped for good: " + failure, failure);
		logger.error("Listener '{}' stops because of an error that no retry can heal", this.definition.id(), failure);
	}

	private void loop() {
		this.dispatcher.start();
		this.monitor.started();
		while (!this.commands.isStopRequested()) {
			Throwable fatal = this.host.fatalError();
			if (fatal != null) {
				throw new IllegalStateException("fatal error in a handler or the engine: " + fatal, fatal);
			}
			Consumer<byte[], byte[]> current = this.consumer;
			if (current == null) {
				connect();
			}
			else {
				iterate(current);
			}
			this.board.publish(this.assignment, this.errors.text(), this.commands.isPaused());
		}
	}

	private void connect() {
		if (!this.reconnect.isDue()) {
			LockSupport.parkNanos(this, POLL_BUSY.toNanos());
			return;
		}
		this.membership.reset();
		try {
			Consumer<byte[], byte[]> created = this.definition.clients()
				.createConsumer(this.definition.groupId(), this.settings.overrides());
			this.consumer = created;
			new SubscriptionTopics(this.definition).subscribe(created,
					new Rebalances(this.definition, this.assignment, this.dispatcher, this.commits, this.host,
							this.clock, this.observer, created, this.commands, this.monitor));
		}
		catch (RuntimeException ex) {
			handle(ex);
		}
	}

	private void iterate(Consumer<byte[], byte[]> current) {
		try {
			boolean paused = this.flow.apply(this.assignment, this.commands::isPaused, current);
			this.host.polling();
			ConsumerRecords<byte[], byte[]> records = current
				.poll((paused || this.commands.takeSignal()) ? POLL_BUSY : POLL_IDLE);
			this.host.checkAssignment();
			long gap = this.host.polled();
			this.membership.observe(current);
			this.reconnect.succeeded();
			take(records);
			this.lag.refreshIfDue(this.assignment.all(), current);
			if (gap < this.settings.maxPollInterval().toNanos()) {
				this.commits.commitIfDue(this.assignment.all(), current);
			}
			clearErrors();
		}
		catch (RuntimeException ex) {
			handle(ex);
		}
	}

	private void clearErrors() {
		if (this.membership.isMember() && this.reconnect.isProven()) {
			this.errors.cleared(LastError.Source.POLL);
		}
		if (this.denied.areOver()) {
			this.errors.cleared(LastError.Source.TOPICS);
		}
	}

	private void take(ConsumerRecords<byte[], byte[]> records) {
		if (records.nextOffsets().isEmpty()) {
			return;
		}
		for (TopicPartition id : records.partitions()) {
			AssignedPartition assigned = this.assignment.get(id);
			if (assigned == null) {
				throw new IllegalStateException("Records of " + id + " arrived, which is not assigned");
			}
			startOverIfRewound(assigned, records.records(id).getFirst().offset());
		}
		this.dispatcher.dispatch(records, this.assignment::epoch);
		long now = this.clock.nanoTime();
		for (Map.Entry<TopicPartition, OffsetAndMetadata> next : records.nextOffsets().entrySet()) {
			AssignedPartition assigned = this.assignment.get(next.getKey());
			if (assigned != null) {
				assigned.polled(records.records(next.getKey()), next.getValue(), now);
			}
		}
	}

	/**
	 * Offsets go up within an epoch. If they do not (reset, truncated log, recreated
	 * topic), what is in flight belongs to records that no longer exist.
	 */
	private void startOverIfRewound(AssignedPartition assigned, long firstOffset) {
		long lastTaken = assigned.epoch().ledger().lastTaken();
		if (firstOffset <= lastTaken) {
			TopicPartition id = assigned.id();
			logger.warn("Listener '{}': {} delivers offset {} after offset {}: the log was truncated or recreated; "
					+ "starting over", this.definition.id(), id, firstOffset, lastTaken);
			this.dispatcher.end(Assignment.epochsOf(this.assignment.remove(List.of(id))));
			this.assignment.add(this.dispatcher.reopen(id));
		}
	}

	private void handle(RuntimeException ex) {
		if (ex instanceof TopicAuthorizationException refused && this.denied.rest(refused, this.assignment)) {
			this.errors.report(LastError.Source.TOPICS,
					"Topics may not be read, it is tried again: " + KafkaErrors.inWords(refused, "READ"), refused);
			return;
		}
		switch (ConsumerError.of(ex)) {
			case POLL_AGAIN -> {
				this.errors.report(LastError.Source.POLL, "Poll failed, it is tried again: " + ex, ex);
				LockSupport.parkNanos(this, POLL_BUSY.toNanos());
			}
			case REPLACE -> {
				this.errors.report(LastError.Source.POLL, whyReplaced(ex), ex);
				replace();
			}
			case GIVE_UP -> throw ex;
		}
	}

	/** Only what a broker has answered is a refusal. */
	private String whyReplaced(RuntimeException ex) {
		if (UnresolvableHosts.isReportedBy(ex)) {
			return "The host names of the brokers do not resolve, it is tried again: "
					+ new TreeSet<>(this.settings.bootstrapServers().addresses());
		}
		if (ex instanceof ApiException) {
			return "Kafka refuses, a new connection is tried: " + KafkaErrors.inWords(ex, "READ and DESCRIBE");
		}
		// what clients throw in their constructor says only that; what a cause says may
		// quote settings
		Throwable root = CauseChain.of(ex).getLast();
		return "Unexpected error, a new connection is tried: " + ex
				+ ((root != ex) ? ", caused by " + root.getClass().getName() : "");
	}

	/** The consumer may be in any state: nothing that it had is committed. */
	private void replace() {
		List<AssignedPartition> given = this.assignment.removeAll();
		this.dispatcher.end(Assignment.epochsOf(given));
		this.observer.unassigned(this.assignment.size());
		if (!given.isEmpty()) {
			this.monitor.lost(given.stream().map(AssignedPartition::id).toList());
		}
		this.monitor.partitions(0);
		closeConsumer(CLOSE_BROKEN, CloseOptions.GroupMembershipOperation.DEFAULT);
		this.commits.reset();
		this.membership.reset();
		this.reconnect.failed();
	}

	private void finish(ListenerState end) {
		this.board.state(ListenerState.STOPPING);
		Budget budget = this.commands.stopBudgetOr(this.definition.options().shutdownTimeout());
		try {
			Consumer<byte[], byte[]> current = this.consumer;
			if (current != null) {
				new StopSequence(this.definition.id(), this.assignment, this.dispatcher, this.commits, this.host)
					.run(current, budget);
			}
		}
		catch (Throwable ex) {
			logger.warn("Listener '{}': stopping failed in part; what was not committed is redelivered",
					this.definition.id(), ex);
		}
		finally {
			this.dispatcher.end(Assignment.epochsOf(this.assignment.removeAll()));
			this.dispatcher.stop();
			closeConsumer(budget.until(1),
					this.commands.leavesGroup() ? CloseOptions.GroupMembershipOperation.LEAVE_GROUP
							: CloseOptions.GroupMembershipOperation.DEFAULT);
			this.observer.unassigned(this.assignment.size());
			this.monitor.partitions(0);
			this.board.publishNow(this.assignment, this.errors.text(), false);
			this.board.state(end);
			this.monitor.stopped((end == ListenerState.FAILED) ? String.valueOf(this.errors.text()) : null);
		}
	}

	private void closeConsumer(Duration timeout, CloseOptions.GroupMembershipOperation operation) {
		Consumer<byte[], byte[]> old = this.consumer;
		this.consumer = null;
		if (old != null) {
			try {
				old.close(CloseOptions.timeout(timeout).withGroupMembershipOperation(operation));
			}
			catch (RuntimeException ex) {
				logger.debug("Listener '{}': closing the consumer failed", this.definition.id(), ex);
			}
		}
	}

}
