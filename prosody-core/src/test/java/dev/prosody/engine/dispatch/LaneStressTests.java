package dev.prosody.engine.dispatch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import dev.prosody.deadletter.DeadLetter;
import dev.prosody.engine.dispatch.SimulatedPartition.State;
import dev.prosody.engine.pipeline.Attempt;
import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.pipeline.Epoch;
import dev.prosody.engine.pipeline.EventCounters;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Pipelines;
import dev.prosody.engine.testing.QuietListener;
import dev.prosody.engine.testing.Records;
import dev.prosody.failure.PermanentException;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.retry.RetryDecision;
import dev.prosody.retry.RetrySequence;
import dev.prosody.retry.RetryStrategy;
import dev.prosody.send.SentEvent;
import dev.prosody.testing.KeyLabel;
import dev.prosody.testing.Seed;
import dev.prosody.testing.history.CommitBelowUnsettled;
import dev.prosody.testing.history.DeadLetterFirst;
import dev.prosody.testing.history.EpochFence;
import dev.prosody.testing.history.EventPosition;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.History;
import dev.prosody.testing.history.KeyOrder;
import dev.prosody.testing.history.NothingLeaks;
import dev.prosody.testing.history.NothingLost;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link LaneModelTests} shows one step at a time, with real threads: the test's
 * thread polls, commits and rebalances as fast as it can.
 */
class LaneStressTests {

	private static final String LISTENER = "lane-stress";

	private static final int ROUNDS = 1_500;

	private static final int KEYS = 40;

	private final RandomGenerator random = Seed.random("LaneStressTests");

	/** So that what threads do by chance depends on the seed and the event alone. */
	private final int salt = this.random.nextInt();

	private final History history = new History();

	private final RecordingHost host = new RecordingHost();

	private final List<SimulatedPartition> partitions = List.of(new SimulatedPartition(Records.ORDERS_0),
			new SimulatedPartition(Records.ORDERS_1));

	private final ExecutorService acknowledgements = Executors.newVirtualThreadPerTaskExecutor();

	private final QuietListener quiet = QuietListener.of(LISTENER);

	private final ListenerDefinition definition = ListenerFixture.listener(LISTENER)
		.options((options) -> options.maxConcurrency(16).handlerTimeout(Duration.ofMillis(20)))
		.handler(this::handle)
		.retry(new ShortWaits())
		.define();

	private final Dispatcher dispatcher = new Dispatcher(this.definition,
			Pipelines.of(this.definition, this::publish, EngineClock.SYSTEM, new EventCounters()), this.host,
			EngineClock.SYSTEM, HandlerExecutors.timer(LISTENER), Executors.newVirtualThreadPerTaskExecutor(),
			new LaneBudget(1024));

	/** Of the last failure of an event. */
	private final Map<EventPosition, Epoch> epochs = new ConcurrentHashMap<>();

	private volatile boolean calm;

	@AfterEach
	void close() {
		this.dispatcher.close();
		this.acknowledgements.close();
		this.quiet.close();
	}

	@Test
	@Timeout(120)
	void i1i2i3i6i7i9HoldWhileThreadsRace() {
		this.dispatcher.start();
		for (int round = 0; round < ROUNDS; round++) {
			for (SimulatedPartition partition : this.partitions) {
				if (partition.state() == State.CLOSED) {
					assign(partition);
				}
				poll(partition, this.random.nextInt(12));
				if (this.random.nextInt(60) == 0) {
					giveUp(partition);
				}
				commit(partition);
			}
		}
		finish();
		assertThat(this.host.fatalErrors()).isEmpty();
		this.history.verify(KeyOrder.everywhere(), new CommitBelowUnsettled(), new NothingLost(), new EpochFence(),
				new DeadLetterFirst(), new NothingLeaks());
	}

	/** What was sent must come to its end by itself, or the test times out. */
	private void finish() {
		this.calm = true;
		for (SimulatedPartition partition : this.partitions) {
			if (partition.state() == State.CLOSED) {
				assign(partition);
			}
			poll(partition, partition.unread());
			while (!partition.isFinished() && isInTime()) {
				commit(partition);
				Thread.yield();
			}
			assertThat(partition).as("read, handled and committed to the end").matches(SimulatedPartition::isFinished);
			assertThat(partition.epoch().inFlight()).isZero();
		}
	}

	/** The timeout of the test interrupts. */
	private static boolean isInTime() {
		return !Thread.currentThread().isInterrupted();
	}

	private void assign(SimulatedPartition partition) {
		synchronized (this.partitions) {
			this.history.add(new Fact.Assigned(LISTENER, Set.of(partition.id())));
			partition.opened(this.dispatcher.open(partition.id()));
		}
	}

	private void giveUp(SimulatedPartition partition) {
		Set<TopicPartition> ids = Set.of(partition.id());
		List<Partition> epoch = List.of(partition.epoch());
		if (this.random.nextBoolean()) {
			synchronized (this.partitions) {
				this.history.add(new Fact.Lost(LISTENER, ids));
				partition.state(State.CLOSED);
			}
			this.dispatcher.end(epoch);
			return;
		}
		this.history.add(new Fact.Revoking(LISTENER, ids));
		this.dispatcher.drain(epoch);
		if (this.random.nextBoolean()) {
			this.dispatcher.cancel(epoch);
		}
		while (partition.epoch().isBusy() && isInTime()) {
			Thread.yield();
		}
		this.dispatcher.end(epoch);
		commit(partition);
		synchronized (this.partitions) {
			this.history.add(new Fact.Revoked(LISTENER, ids));
			partition.state(State.CLOSED);
		}
	}

	private void commit(SimulatedPartition partition) {
		Long offset = partition.committable();
		if (offset != null) {
			this.history.add(new Fact.Committing(LISTENER, partition.id(), offset));
			partition.committed(offset);
		}
	}

	private void poll(SimulatedPartition partition, int count) {
		if (partition.state() != State.OPEN) {
			return;
		}
		for (int i = partition.unread(); i < count; i++) {
			byte[] key = ("key-" + this.random.nextInt(KEYS)).getBytes(StandardCharsets.UTF_8);
			this.history.add(new Fact.Sent(partition.position(partition.send(key)), KeyLabel.of(key)));
		}
		List<ConsumerRecord<byte[], byte[]>> records = partition.read(count);
		List<Fact.Taken> taken = new ArrayList<>();
		records.forEach(
				(record) -> taken.add(new Fact.Taken(partition.position(record.offset()), KeyLabel.of(record.key()))));
		this.history.add(new Fact.Polled(LISTENER, System.nanoTime(), taken));
		this.dispatcher.dispatch(Records.poll(records), (id) -> partition.epoch());
		partition.polled();
	}

	private void handle(ProsodyEvent<Object> event, EventContext context) throws InterruptedException {
		EventPosition position = new EventPosition(event.topic(), event.partition(), event.offset());
		Epoch epoch = ((Attempt) context).epoch();
		long id = this.history.nextAttemptId();
		// an attempt may expire before its first line has run
		boolean leak = Thread.currentThread().isInterrupted() && !context.isCancelled();
		if (!noteInEpoch(epoch, new Fact.Started(LISTENER, id, position, KeyLabel.of(event.keyBytes()),
				context.attempt(), leak ? List.of(NothingLeaks.INTERRUPTED) : List.of()))) {
			return;
		}
		try {
			work(chance(position, context.attempt()));
		}
		catch (Throwable ex) {
			this.epochs.put(position, epoch);
			this.history.add(new Fact.Threw(LISTENER, id, position, ex, context.isCancelled()));
			throw ex;
		}
		this.history.add(new Fact.Returned(LISTENER, id, position));
	}

	private void work(int chance) throws InterruptedException {
		if (this.calm) {
			return;
		}
		switch (chance % 200) {
			case 0 -> new CountDownLatch(1).await();
			case 1, 2, 3, 4 -> new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS);
			case 5, 6, 7, 8, 9, 10, 11, 12 -> throw new IllegalStateException("transient");
			case 13, 14 -> throw new PermanentException("permanent");
			case 15 -> Thread.currentThread().interrupt();
			default -> Thread.yield();
		}
	}

	private int chance(EventPosition position, int attempt) {
		long mixed = (this.salt + 31L * position.hashCode() + attempt) * 0x9E3779B97F4A7C15L;
		return (int) (mixed >>> 33);
	}

	private CompletionStage<SentEvent> publish(DeadLetter letter) {
		ConsumerRecord<byte[], byte[]> source = letter.record();
		EventPosition position = new EventPosition(source.topic(), source.partition(), source.offset());
		Epoch epoch = this.epochs.get(position);
		noteInEpoch(epoch, new Fact.DeadLetterSent(LISTENER, 0, position));
		CompletableFuture<SentEvent> answer = new CompletableFuture<>();
		this.acknowledgements.execute(() -> answer(position, epoch, answer));
		return answer;
	}

	/**
	 * A history takes a fact for one of the epoch that is there now. A thread that was on
	 * its way before a loss may come too late for that.
	 */
	private boolean noteInEpoch(Epoch epoch, Fact fact) {
		synchronized (this.partitions) {
			boolean current = this.partitions.stream().anyMatch((partition) -> partition.isCurrent(epoch));
			if (current) {
				this.history.add(fact);
			}
			return current;
		}
	}

	private void answer(EventPosition position, Epoch epoch, CompletableFuture<SentEvent> answer) {
		if (!this.calm && chance(position, 0) % 10 == 0) {
			answer.completeExceptionally(new IllegalStateException("not written"));
			return;
		}
		noteInEpoch(epoch, new Fact.DeadLettered(LISTENER, position));
		answer.complete(new SentEvent("letters", 0, 0, Instant.EPOCH));
	}

	/** Some waits have a timer, the others block a thread. */
	private static final class ShortWaits implements RetryStrategy {

		@Override
		public Duration nextDelay(int attempt, Throwable failure) {
			throw new UnsupportedOperationException();
		}

		@Override
		public RetrySequence open() {
			return (attempt, failure) -> (attempt % 2 == 0) ? new RetryDecision.RetryAfter(Duration.ofNanos(200_000))
					: new RetryDecision.RetryWhenReturned(
							() -> new CountDownLatch(1).await(200, TimeUnit.MICROSECONDS));
		}

	}

}
