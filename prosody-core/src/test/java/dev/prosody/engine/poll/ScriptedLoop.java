package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

import dev.prosody.engine.dispatch.Dispatcher;
import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.pipeline.EventCounters;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Pipelines;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.StubClients;
import dev.prosody.listener.ListenerDefinition;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * A poll loop on the test's own thread: what happens is scripted, one step in each poll
 * of its consumers. Stops when the script is over. Confined to the test's thread.
 */
final class ScriptedLoop {

	private final Queue<Consumer<ScriptedConsumer>> script = new ArrayDeque<>();

	private final List<ScriptedConsumer> consumers = new ArrayList<>();

	private final LoopCommands commands = new LoopCommands(EngineClock.SYSTEM, false);

	private final ListenerFixture listener;

	ScriptedLoop(ListenerFixture listener) {
		this.listener = listener;
	}

	/** What happens in the next poll, before it looks for records. */
	ScriptedLoop poll(Consumer<ScriptedConsumer> step) {
		this.script.add(step);
		return this;
	}

	/** Runs the script and stops. */
	void run() {
		ListenerDefinition definition = this.listener.clients(new StubClients().consumers(() -> {
			ScriptedConsumer consumer = new ScriptedConsumer();
			this.consumers.add(consumer);
			return consumer;
		})).define();
		EngineHost host = new EngineHost(EngineClock.SYSTEM, Long.MAX_VALUE);
		try (Dispatcher dispatcher = new Dispatcher(definition, Pipelines.of(definition, EngineClock.SYSTEM), host,
				EngineClock.SYSTEM)) {
			StatusBoard board = new StatusBoard(definition, dispatcher, new EventCounters(), EngineClock.SYSTEM);
			new PollLoop(definition, dispatcher, host, EngineClock.SYSTEM, this.commands, new Unobserved(), board)
				.run();
		}
	}

	LoopCommands commands() {
		return this.commands;
	}

	/** The consumers so far, the current one last. */
	List<ScriptedConsumer> consumers() {
		return this.consumers;
	}

	/** Kafka's consumer for tests, with a script and a pause that may fail. */
	final class ScriptedConsumer extends MockConsumer<byte[], byte[]> {

		private RuntimeException pauseFailure;

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
