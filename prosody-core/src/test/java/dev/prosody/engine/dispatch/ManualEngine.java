package dev.prosody.engine.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.prosody.deadletter.DeadLetter;
import dev.prosody.engine.pipeline.EventCounters;
import dev.prosody.engine.pipeline.EventPipeline;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.ManualExecutor;
import dev.prosody.engine.testing.ManualTimer;
import dev.prosody.engine.testing.Pipelines;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.VirtualClock;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.send.SentEvent;
import dev.prosody.status.EventCounts;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * A dispatcher on virtual time whose runners run when a test says so. Confined to the
 * test's thread.
 */
public final class ManualEngine {

	private final VirtualClock clock;

	private final ManualTimer timer;

	private final ManualExecutor runners = new ManualExecutor();

	/** Few, so that idle ones are dropped in tests. */
	private static final int LANES = 1024;

	private final EventCounters counters = new EventCounters();

	private final Dispatcher dispatcher;

	private final Map<TopicPartition, Partition> epochs = new HashMap<>();

	private final List<Letter> letters = new ArrayList<>();

	/** A dead letter on its way, to be acknowledged by the test. */
	public record Letter(DeadLetter content, CompletableFuture<SentEvent> acknowledgement) {

		/** As a broker would. */
		public void acknowledge() {
			this.acknowledgement.complete(new SentEvent(this.content.topic(), 0, 0, Instant.EPOCH));
		}

	}

	public ManualEngine(ListenerFixture listener, EpochHost host) {
		this(listener, host, new VirtualClock());
	}

	public ManualEngine(ListenerFixture listener, EpochHost host, VirtualClock clock) {
		this.clock = clock;
		this.timer = new ManualTimer(clock);
		ListenerDefinition definition = listener.define();
		EventPipeline pipeline = Pipelines.of(definition, this::publish, clock, this.counters);
		this.dispatcher = new Dispatcher(definition, pipeline, host, clock, this.timer, this.runners,
				new LaneBudget(LANES));
	}

	private CompletionStage<SentEvent> publish(DeadLetter letter) {
		Letter sent = new Letter(letter, new CompletableFuture<>());
		this.letters.add(sent);
		return sent.acknowledgement();
	}

	/** Opens an epoch, which takes what is polled from now on. */
	public Partition open(TopicPartition id) {
		Partition epoch = this.dispatcher.open(id);
		this.epochs.put(id, epoch);
		return epoch;
	}

	/** Opens an epoch of a partition whose log was truncated or recreated. */
	public Partition reopen(TopicPartition id) {
		Partition epoch = this.dispatcher.reopen(id);
		this.epochs.put(id, epoch);
		return epoch;
	}

	/** Takes records into the open epochs and runs nothing. */
	@SafeVarargs
	public final void poll(ConsumerRecord<byte[], byte[]>... records) {
		poll(Records.poll(records));
	}

	/** Takes records into the open epochs and runs nothing. */
	public void poll(ConsumerRecords<byte[], byte[]> records) {
		this.dispatcher.dispatch(records, this.epochs::get);
	}

	/** Runs runners until nothing is ready. */
	public void runAll() {
		this.runners.runAll();
	}

	/** Moves the clock, runs what is due, then the runners. */
	public void advance(Duration time) {
		this.timer.advance(time);
		runAll();
	}

	public Dispatcher dispatcher() {
		return this.dispatcher;
	}

	public VirtualClock clock() {
		return this.clock;
	}

	public ManualTimer timer() {
		return this.timer;
	}

	public ManualExecutor runners() {
		return this.runners;
	}

	/** Dead letters sent so far. */
	public List<Letter> letters() {
		return this.letters;
	}

	/** Number of events that were taken and are settled, in the epochs opened last. */
	public long settled() {
		return this.epochs.values().stream().mapToLong((epoch) -> epoch.ledger().takenCount() - epoch.inFlight()).sum();
	}

	public EventCounts counts() {
		return this.counters.snapshot();
	}

}
