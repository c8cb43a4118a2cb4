package dev.prosody.engine.dispatch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

import dev.prosody.engine.dispatch.SimulatedPartition.State;
import dev.prosody.engine.pipeline.Attempt;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.failure.PermanentException;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.testing.KeyLabel;
import dev.prosody.testing.history.EventPosition;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.History;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Drives an engine through a random history: polls, runners, timers, dead letters,
 * commits and rebalances in any order. A handler that is called lets more of that happen
 * before it returns, as threads that run meanwhile would. Next to the engine runs a model
 * of one line: what is in flight is what was polled and has not ended.
 */
final class RandomLanes {

	static final String CLIENT = "engine";

	static final String LISTENER = "random-lanes";

	private static final int MAX_CONCURRENCY = 4;

	private static final int DEEPEST = 6;

	private static final int MANY_KEYS = 1_100;

	private final RandomGenerator random;

	private final History history = new History();

	private final RecordingHost host = new RecordingHost();

	private final List<SimulatedPartition> partitions = List.of(new SimulatedPartition(Records.ORDERS_0),
			new SimulatedPartition(Records.ORDERS_1));

	private final List<SentLetter> unanswered = new ArrayList<>();

	private final ManualEngine engine;

	private int lettersSeen;

	private int depth;

	private boolean calm;

	private record SentLetter(ManualEngine.Letter letter, SimulatedPartition partition, Partition epoch, long offset) {
	}

	RandomLanes(RandomGenerator random) {
		this.random = random;
		this.engine = new ManualEngine(ListenerFixture.listener(LISTENER)
			.options((options) -> options.maxConcurrency(MAX_CONCURRENCY).interruptOnTimeout(false))
			.handler(this::handle)
			.retry((attempt, failure) -> Duration.ofMillis(random.nextInt(1_000))), this.host);
	}

	History history() {
		return this.history;
	}

	/** Does one thing at random, and compares with the model if no handler is running. */
	void step() {
		SimulatedPartition partition = this.partitions.get(this.random.nextInt(this.partitions.size()));
		switch (this.random.nextInt(16)) {
			case 0, 1, 2, 3 -> poll(partition, 1 + this.random.nextInt(5));
			case 4, 5, 6, 7 -> this.engine.runners().runNext();
			case 8, 9 -> this.engine.timer().advance(Duration.ofMillis(this.random.nextInt(2_000)));
			case 10, 11 -> answerLetter(this.random.nextInt(10) < 6);
			case 12 -> commit(partition);
			case 13 -> {
				if (partition.state() != State.OPEN || this.random.nextInt(3) == 0) {
					rebalance(partition);
				}
			}
			case 14 -> this.host.fresh(this.random.nextInt(4) > 0);
			default -> burst(partition);
		}
		if (this.depth == 0) {
			compareWithModel();
		}
	}

	private void compareWithModel() {
		letters();
		assertThat(this.host.fatalErrors()).isEmpty();
		assertThat(this.engine.dispatcher().running()).isZero();
		this.partitions.forEach(SimulatedPartition::compareWithModel);
	}

	/** Nothing fails any more: whatever was sent must come to its end. */
	void finish() {
		this.calm = true;
		this.host.fresh(true);
		for (int round = 0; round < 500 && !isFinished(); round++) {
			for (SimulatedPartition partition : this.partitions) {
				while (partition.state() != State.OPEN) {
					rebalance(partition);
				}
				poll(partition, partition.unread());
			}
			this.engine.runAll();
			letters();
			while (!this.unanswered.isEmpty()) {
				answerLetter(true);
			}
			this.engine.advance(Duration.ofHours(1));
			this.partitions.forEach(this::commit);
			compareWithModel();
		}
		assertThat(this.partitions).as("read, handled and committed to the end")
			.allMatch(SimulatedPartition::isFinished);
		assertThat(this.engine.timer().pending()).isZero();
		assertThat(this.partitions).noneMatch((partition) -> partition.epoch().isBusy());
	}

	private boolean isFinished() {
		return this.partitions.stream().allMatch(SimulatedPartition::isFinished);
	}

	// --- the poll thread and the broker ---

	private void poll(SimulatedPartition partition, int count) {
		List<byte[]> keys = new ArrayList<>();
		for (int i = partition.unread(); i < count; i++) {
			keys.add(randomKey());
		}
		poll(partition, count, keys);
	}

	/**
	 * Now and then many events of one key, or one event of so many keys that idle lanes
	 * are swept.
	 */
	private void burst(SimulatedPartition partition) {
		if (this.random.nextInt(6) > 0) {
			return;
		}
		boolean manyKeys = this.random.nextInt(20) == 0;
		List<byte[]> keys = new ArrayList<>();
		for (int i = 0; i < (manyKeys ? MANY_KEYS : 2 * Runner.BATCH); i++) {
			keys.add(manyKeys ? bytes("one of many " + i) : bytes("hot"));
		}
		poll(partition, partition.unread() + keys.size(), keys);
	}

	private void poll(SimulatedPartition partition, int count, List<byte[]> newKeys) {
		if (partition.state() != State.OPEN) {
			return;
		}
		for (byte[] key : newKeys) {
			long offset = partition.send(key);
			note(new Fact.Sent(partition.position(offset), KeyLabel.of(key)));
		}
		List<ConsumerRecord<byte[], byte[]>> records = partition.read(count);
		note(new Fact.Polled(CLIENT, 0,
				records.stream()
					.map((record) -> new Fact.Taken(partition.position(record.offset()), KeyLabel.of(record.key())))
					.toList()));
		this.engine.poll(Records.poll(records));
		partition.polled();
	}

	private byte[] randomKey() {
		return switch (this.random.nextInt(8)) {
			case 0 -> null;
			case 1 -> new byte[0];
			case 2 -> new byte[] { (byte) 0xff };
			case 3 -> new byte[] { (byte) 0xfe };
			default -> bytes("key-" + this.random.nextInt(4));
		};
	}

	private void commit(SimulatedPartition partition) {
		Long offset = partition.committable();
		if (offset != null) {
			note(new Fact.Committing(CLIENT, partition.id(), offset));
			partition.committed(offset);
		}
	}

	private void rebalance(SimulatedPartition partition) {
		Set<TopicPartition> ids = Set.of(partition.id());
		switch (partition.state()) {
			case CLOSED -> {
				note(new Fact.Assigned(CLIENT, ids));
				partition.opened(this.engine.open(partition.id()));
			}
			case OPEN -> {
				if (this.random.nextBoolean()) {
					note(new Fact.Lost(CLIENT, ids));
					partition.state(State.CLOSED);
					this.engine.dispatcher().end(List.of(partition.epoch()));
					if (this.random.nextBoolean()) {
						// while what ran in the old epoch still runs
						rebalance(partition);
						poll(partition, partition.unread());
					}
				}
				else {
					note(new Fact.Revoking(CLIENT, ids));
					partition.state(State.DRAINING);
					this.engine.dispatcher().drain(List.of(partition.epoch()));
				}
			}
			case DRAINING -> {
				partition.state(State.CANCELLED);
				this.engine.dispatcher().cancel(List.of(partition.epoch()));
			}
			case CANCELLED -> {
				this.engine.dispatcher().end(List.of(partition.epoch()));
				commit(partition);
				note(new Fact.Revoked(CLIENT, ids));
				partition.state(State.CLOSED);
			}
		}
	}

	private void answerLetter(boolean acknowledged) {
		letters();
		if (this.unanswered.isEmpty()) {
			return;
		}
		SentLetter sent = this.unanswered.remove(this.random.nextInt(this.unanswered.size()));
		if (!acknowledged) {
			sent.letter().acknowledgement().completeExceptionally(new IllegalStateException("not written"));
			return;
		}
		if (sent.partition().isCurrent(sent.epoch())) {
			this.history.add(new Fact.DeadLettered(CLIENT, sent.partition().position(sent.offset())));
		}
		sent.partition().settled(sent.epoch(), sent.offset());
		sent.letter().acknowledge();
	}

	// --- handlers ---

	private void handle(ProsodyEvent<Object> event, EventContext context) {
		SimulatedPartition partition = this.partitions.get(event.partition());
		EventPosition position = partition.position(event.offset());
		Partition epoch = (Partition) ((Attempt) context).epoch();
		long id = this.history.nextAttemptId();
		note(new Fact.Started(CLIENT, id, position, KeyLabel.of(event.keyBytes()), context.attempt(), List.of()));
		assertThat(partition.isCurrent(epoch)).as("%s starts in its own epoch", position).isTrue();
		assertThat(partition.state()).as("I6: what starts while %s is given away", position).isEqualTo(State.OPEN);
		assertThat(this.engine.dispatcher().running()).isLessThanOrEqualTo(MAX_CONCURRENCY);
		meanwhile();
		RuntimeException failure = randomFailure();
		if (failure != null) {
			note(new Fact.Threw(CLIENT, id, position, failure, context.isCancelled()));
			throw failure;
		}
		note(new Fact.Returned(CLIENT, id, position));
		partition.settled(epoch, event.offset());
	}

	private void meanwhile() {
		if (!this.calm && this.depth < DEEPEST) {
			this.depth++;
			for (int i = this.random.nextInt(3); i > 0; i--) {
				step();
			}
			this.depth--;
		}
	}

	private RuntimeException randomFailure() {
		return switch (this.calm ? -1 : this.random.nextInt(10)) {
			case 0, 1 -> new IllegalStateException("transient");
			case 2 -> new PermanentException("permanent");
			default -> null;
		};
	}

	/** Letters come out of the engine in the middle of things: note them first. */
	private void note(Fact fact) {
		letters();
		this.history.add(fact);
	}

	private void letters() {
		List<ManualEngine.Letter> letters = this.engine.letters();
		for (; this.lettersSeen < letters.size(); this.lettersSeen++) {
			ManualEngine.Letter letter = letters.get(this.lettersSeen);
			ConsumerRecord<byte[], byte[]> source = letter.content().record();
			SimulatedPartition partition = this.partitions.get(source.partition());
			this.history.add(new Fact.DeadLetterSent(CLIENT, 0, partition.position(source.offset())));
			this.unanswered.add(new SentLetter(letter, partition, partition.epoch(), source.offset()));
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
