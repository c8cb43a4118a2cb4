package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import dev.prosody.engine.dispatch.Dispatcher;
import dev.prosody.engine.pipeline.DeadLetterTrouble;
import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.pipeline.EventCounters;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Pipelines;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.StubClients;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.monitor.ListenerMonitor;
import dev.prosody.status.ListenerStatus;
import dev.prosody.status.PartitionStatus;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.utils.Time;

/**
 * A poll loop on the test's own thread: what happens is scripted, one step in each poll
 * of its consumers. Stops when the script is over. Confined to the test's thread.
 */
final class ScriptedLoop {

	private final Deque<Consumer<ScriptedConsumer>> script = new ArrayDeque<>();

	private final List<ScriptedConsumer> consumers = new ArrayList<>();

	private final LoopCommands commands;

	private final ListenerFixture listener;

	private final EngineClock clock;

	private StatusBoard board;

	ScriptedLoop(ListenerFixture listener) {
		this(listener, EngineClock.SYSTEM);
	}

	ScriptedLoop(ListenerFixture listener, EngineClock clock) {
		this.listener = listener;
		this.clock = clock;
		this.commands = new LoopCommands(clock, false, new PausedPartitions());
	}

	/** What happens in the next poll, before it looks for records. */
	ScriptedLoop poll(Consumer<ScriptedConsumer> step) {
		this.script.add(step);
		return this;
	}

	/** Polls until the loop has seen that everything that was taken is settled. */
	ScriptedLoop pollUntilSettled() {
		return poll(this::lookAgainUnlessSettled);
	}

	/** Polls until something has happened. */
	ScriptedLoop pollUntil(BooleanSupplier happened) {
		return poll((consumer) -> lookAgainUnless(happened));
	}

	private void lookAgainUnless(BooleanSupplier happened) {
		if (!happened.getAsBoolean()) {
			this.script.addFirst((consumer) -> lookAgainUnless(happened));
		}
	}

	private void lookAgainUnlessSettled(ScriptedConsumer consumer) {
		List<PartitionStatus> partitions = this.board.status().partitions();
		if (partitions.isEmpty()
				|| partitions.stream().anyMatch((partition) -> partition.position() < 0 || partition.inFlight() > 0)) {
			this.script.addFirst(this::lookAgainUnlessSettled);
		}
	}

	/** Runs the script and stops. */
	void run() {
		ListenerDefinition definition = this.listener.clients(new StubClients().consumers(() -> {
			ScriptedConsumer consumer = new ScriptedConsumer();
			this.consumers.add(consumer);
			return consumer;
		})).define();
		EngineHost host = new EngineHost(this.clock, Long.MAX_VALUE);
		try (Dispatcher dispatcher = new Dispatcher(definition, Pipelines.of(definition, this.clock), host,
				this.clock)) {
			this.board = new StatusBoard(definition, dispatcher, new EventCounters(), new DeadLetterTrouble(this.clock),
					this.clock, ListenerMonitor.NONE);
			new PollLoop(definition, dispatcher, host, this.clock, this.commands, new Unobserved(), this.board,
					ListenerMonitor.NONE)
				.run();
		}
	}

	/** What the listener's status says in the middle of a step. */
	ListenerStatus status() {
		return this.board.status();
	}

	LoopCommands commands() {
		return this.commands;
	}

	/** The consumers so far, the current one last. */
	List<ScriptedConsumer> consumers() {
		return this.consumers;
	}

	/**
	 * Kafka's consumer for tests, with a script, a pause that may fail, a membership that
	 * may end and a broker that may fall silent.
	 */
	final class ScriptedConsumer extends MockConsumer<byte[], byte[]> {

		private RuntimeException pauseFailure;

		private ConsumerRecords<byte[], byte[]> unasked;

		private int commits;

		private boolean member = true;

		private boolean answering = true;

		private double answers;

		ScriptedConsumer() {
			super("earliest");
			updateBeginningOffsets(Map.of(Records.ORDERS_0, 0L, Records.ORDERS_1, 0L));
			scheduleStep();
		}

		private void scheduleStep() {
			schedulePollTask(() -> {
				Consumer<ScriptedConsumer> step = ScriptedLoop.this.script.poll();
				if (step == null) {
					ScriptedLoop.this.commands.stop(Duration.ofSeconds(10), false);
					return;
				}
				step.accept(this);
				scheduleStep();
			});
		}

		void failPause(RuntimeException failure) {
			this.pauseFailure = failure;
		}

		/** Lets this poll return something else. */
		void deliver(ConsumerRecords<byte[], byte[]> records) {
			this.unasked = records;
		}

		void member(boolean member) {
			this.member = member;
		}

		void answering(boolean answering) {
			this.answering = answering;
		}

		/** Commits at the cadence so far. */
		int commits() {
			return this.commits;
		}

		@Override
		public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
			ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
			this.answers += this.answering ? 1 : 0;
			ConsumerRecords<byte[], byte[]> instead = this.unasked;
			this.unasked = null;
			return (instead != null) ? instead : records;
		}

		@Override
		@SuppressWarnings("removal")
		public ConsumerGroupMetadata groupMetadata() {
			return this.member ? super.groupMetadata() : new ConsumerGroupMetadata("group");
		}

		@Override
		public synchronized Map<MetricName, ? extends Metric> metrics() {
			MetricName name = new MetricName("response-total", "consumer-metrics", "", Map.of());
			return Map.of(name, new KafkaMetric(new Object(), name, (Gauge<Double>) (config, now) -> this.answers,
					new MetricConfig(), Time.SYSTEM));
		}

		@Override
		public synchronized void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets,
				OffsetCommitCallback callback) {
			this.commits++;
			super.commitAsync(offsets, callback);
		}

		@Override
		public synchronized void pause(Collection<TopicPartition> partitions) {
			RuntimeException failure = this.pauseFailure;
			if (failure != null) {
				this.pauseFailure = null;
				throw failure;
			}
			super.pause(partitions);
		}

	}

	private static final class Unobserved implements AssignmentObserver {

		@Override
		public void assigned(Collection<TopicPartition> partitions, int total) {
		}

	}

}
