package dev.prosody;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import dev.prosody.engine.testing.QuietListener;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.listener.ListenerHandle;
import dev.prosody.retry.RetryDecision;
import dev.prosody.retry.RetrySequence;
import dev.prosody.retry.RetryStrategy;
import dev.prosody.status.EventCommandResult;
import dev.prosody.status.WaitingEvent;
import dev.prosody.testing.EmbeddedBroker;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Figures;
import dev.prosody.testing.Instance;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.Seed;
import dev.prosody.testing.SharedBroker;
import dev.prosody.testing.SimulatedWork;
import dev.prosody.testing.history.CommitBelowUnsettled;
import dev.prosody.testing.history.DeadLetterFirst;
import dev.prosody.testing.history.EpochFence;
import dev.prosody.testing.history.EventPosition;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.HandledOnce;
import dev.prosody.testing.history.History;
import dev.prosody.testing.history.KeyOrder;
import dev.prosody.testing.history.NothingLeaks;
import dev.prosody.testing.history.NothingLost;
import dev.prosody.testing.history.SettledIsCommitted;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Operators who all command at once, at random, while some events fail, others flow and
 * partitions change hands.
 * <p>
 * Seeded bug: with a command that does not take the wait of its event from the timer and
 * from other commands, {@link KeyOrder} found attempts beside each other, and
 * {@link HandledOnce} events that were concluded up to 20 times.
 */
@ExtendWith(SharedBroker.class)
@Timeout(120)
class CommandStormIT {

	private static final int PARTITIONS = 4;

	private static final int EVENTS = 4_000;

	private static final int KEYS = 150;

	private static final int OPERATORS = 4;

	/** Longer than the test: only a command ends it. */
	private static final Duration FOR_EVER = Duration.ofHours(1);

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void i1i2i3WhateverIsCommandedEachEventIsSettledOnceInItsTurn(GroupProtocol protocol, EmbeddedBroker broker)
			throws Exception {
		SplittableRandom random = new SplittableRandom(Seed.random("CommandStormIT").nextLong());
		try (Scenario scenario = Scenario.on(broker, protocol, PARTITIONS)) {
			scenario.closeAtEnd(QuietListener.of("storm-a"));
			scenario.closeAtEnd(QuietListener.of("storm-b"));
			History history = scenario.history();
			EventFeed feed = scenario.feed();
			feed.send(EVENTS, KEYS, random.split());
			Failures failures = new Failures(random.nextLong());
			Instance first = instance(scenario, "storm-a", failures);
			Instance second = instance(scenario, "storm-b", failures);
			first.start();
			Operators operators = new Operators(scenario, failures, List.of(first.listener(), second.listener()));
			try (operators) {
				operators.begin(random);
				scenario.await("the first works", () -> history.concluded() > EVENTS / 8);
				second.start();
				scenario.await("the second works", () -> startedBy(history, "storm-b") > EVENTS / 8);
				second.stop();
				int concluded = history.concluded();
				scenario.await("the first goes on", () -> history.concluded() > Math.min(EVENTS - 1, concluded + 100));
				second.start();
				scenario.awaitAllConcluded();
			}
			finally {
				// also when a listener breaks down: these tell what it did before
				history.verify(KeyOrder.everywhere(), new CommitBelowUnsettled(), new HandledOnce(), new EpochFence(),
						new NothingLeaks(), new DeadLetterFirst());
			}
			operators.resumeEverything();
			scenario.awaitLagZero();

			Figures.print("CommandStormIT", "%s: %d revocations, %d attempts of %d events, %d dead letters; %s",
					protocol, history.count(Fact.Revoked.class), history.count(Fact.Started.class), EVENTS,
					history.count(Fact.DeadLettered.class), operators.answers);
			assertThat(history.count(Fact.Lost.class)).isZero();
			history.verify(new CommitBelowUnsettled(), new NothingLost(), new EpochFence(), new SettledIsCommitted());
			operators.verify(history);
		}
	}

	private static Instance instance(Scenario scenario, String name, Failures failures) {
		return scenario.instance(name,
				(spec) -> spec.consumerProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 50)
					.retryStrategy(failures)
					.options((options) -> options.maxConcurrency(16).maxInFlight(400)),
				failures::handle);
	}

	private static long startedBy(History history, String instance) {
		return history.facts(Fact.Started.class).filter((it) -> it.instance().equals(instance)).count();
	}

	private static void awaitEnd(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** A failure that knows what the back-off after it shall be. */
	private static final class NotYet extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final transient RetryDecision next;

		NotYet(RetryDecision next) {
			super("not yet", null, false, false);
			this.next = next;
		}

	}

	/** Which events fail, how often, and how they back off: the same for each owner. */
	private static final class Failures implements RetryStrategy {

		private final long seed;

		/** Told while the attempt runs: commands meet it, and its end. */
		private final BlockingQueue<EventPosition> latest = new LinkedBlockingQueue<>();

		Failures(long seed) {
			this.seed = seed;
		}

		void handle(ProsodyEvent<String> event, EventContext context) throws InterruptedException {
			RandomGenerator fate = new SplittableRandom(this.seed + 31 * event.offset() + event.partition());
			boolean failing = fate.nextInt(4) == 0 && context.attempt() <= fate.nextInt(1, 4);
			if (failing) {
				this.latest.add(new EventPosition(event.topic(), event.partition(), event.offset()));
			}
			SimulatedWork.takes(Duration.ofMillis(1));
			if (!failing) {
				return;
			}
			RetryDecision next = switch (fate.nextInt(4)) {
				case 0 -> new RetryDecision.RetryAfter(FOR_EVER);
				case 1 -> new RetryDecision.RetryWhenReturned(() -> new CountDownLatch(1).await());
				default -> new RetryDecision.RetryAfter(Duration.ofMillis(fate.nextInt(20)));
			};
			throw new NotYet(next);
		}

		@Override
		public Duration nextDelay(int attempt, Throwable failure) {
			return FOR_EVER;
		}

		@Override
		public RetrySequence open() {
			return (attempt, failure) -> ((NotYet) failure).next;
		}

	}

	/** Threads that command until they are closed. */
	private static final class Operators implements AutoCloseable {

		/** An event that was given up, when so many assignments had been made. */
		private record GivenUp(EventPosition event, int assignments) {
		}

		private enum Command {

			RETRY_NOW, DEAD_LETTER, PAUSE, RESUME, PAUSE_ONE, RESUME_ONE;

			/** Mostly for events, and rather resumed than paused. */
			static Command draw(RandomGenerator random) {
				return switch (random.nextInt(20)) {
					case 0 -> PAUSE;
					case 1, 2 -> RESUME;
					case 3 -> PAUSE_ONE;
					case 4, 5 -> RESUME_ONE;
					case 6, 7, 8 -> DEAD_LETTER;
					default -> RETRY_NOW;
				};
			}

		}

		private final Scenario scenario;

		private final Failures failures;

		private final List<ListenerHandle> listeners;

		/** How often what was answered to which command. */
		private final Map<String, Integer> answers = new ConcurrentSkipListMap<>();

		private final Queue<GivenUp> givenUp = new ConcurrentLinkedQueue<>();

		/** To be given up if an attempt fails. */
		private final Set<EventPosition> requested = ConcurrentHashMap.newKeySet();

		private final Queue<Throwable> broken = new ConcurrentLinkedQueue<>();

		private final List<Thread> threads = new ArrayList<>();

		private volatile boolean over;

		Operators(Scenario scenario, Failures failures, List<ListenerHandle> listeners) {
			this.scenario = scenario;
			this.failures = failures;
			this.listeners = listeners;
		}

		void begin(SplittableRandom random) {
			for (int i = 0; i < OPERATORS; i++) {
				RandomGenerator own = random.split();
				this.threads.add(Thread.ofPlatform()
					.name("operator-" + i)
					.uncaughtExceptionHandler((thread, failure) -> this.broken.add(failure))
					.start(() -> operate(own)));
			}
		}

		private void operate(RandomGenerator random) {
			while (!this.over) {
				EventPosition failing = nextFailing();
				ListenerHandle listener = this.listeners.get(random.nextInt(this.listeners.size()));
				Command command = Command.draw(random);
				switch (command) {
					case RETRY_NOW, DEAD_LETTER -> {
						EventPosition event = choose(listener, failing, random);
						if (event != null) {
							this.answers.merge(command + " " + tell(listener, command, event), 1, Integer::sum);
						}
					}
					case PAUSE -> listener.pause();
					case RESUME -> listener.resume();
					case PAUSE_ONE -> listener.pause(anyPartition(random));
					case RESUME_ONE -> listener.resume(anyPartition(random));
				}
			}
		}

		/** Paces the operators; where nothing fails, they still command. */
		private @Nullable EventPosition nextFailing() {
			try {
				return this.failures.latest.poll(5, TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		/**
		 * One whose attempt may still run, one of those that wait, or the oldest of them,
		 * where operators meet.
		 */
		private static @Nullable EventPosition choose(ListenerHandle listener, @Nullable EventPosition failing,
				RandomGenerator random) {
			if (failing != null && random.nextInt(3) == 0) {
				return failing;
			}
			List<WaitingEvent> waiting = listener.waitingEvents(20);
			if (waiting.isEmpty()) {
				return failing;
			}
			WaitingEvent event = waiting.get(random.nextBoolean() ? 0 : random.nextInt(waiting.size()));
			return new EventPosition(event.topic(), event.partition(), event.offset());
		}

		private EventCommandResult tell(ListenerHandle listener, Command command, EventPosition event) {
			if (command == Command.RETRY_NOW) {
				return listener.retryNow(event.topicPartition(), event.offset());
			}
			int assignments = this.scenario.history().count(Fact.Assigned.class);
			EventCommandResult result = listener.deadLetter(event.topicPartition(), event.offset());
			switch (result) {
				case ACCEPTED -> this.givenUp.add(new GivenUp(event, assignments));
				case REQUESTED -> this.requested.add(event);
				default -> {
				}
			}
			return result;
		}

		private TopicPartition anyPartition(RandomGenerator random) {
			return this.scenario.partition(random.nextInt(PARTITIONS));
		}

		@Override
		public void close() {
			this.over = true;
			this.threads.forEach(CommandStormIT::awaitEnd);
		}

		void resumeEverything() {
			for (ListenerHandle listener : this.listeners) {
				listener.resume();
				for (int partition = 0; partition < PARTITIONS; partition++) {
					listener.resume(this.scenario.partition(partition));
				}
			}
		}

		/**
		 * Only what was given up is a dead letter; and what was given up is no more
		 * attempted by the owner that was told.
		 */
		void verify(History history) {
			assertThat(this.broken).isEmpty();
			assertThat(this.answers).hasEntrySatisfying("RETRY_NOW ACCEPTED",
					(times) -> assertThat(times).isGreaterThan(EVENTS / 20));
			assertThat(this.answers).containsKeys("RETRY_NOW NOT_WAITING", "DEAD_LETTER ACCEPTED",
					"DEAD_LETTER REQUESTED");
			Map<EventPosition, Integer> last = new HashMap<>();
			this.givenUp.forEach((it) -> last.merge(it.event(), it.assignments(), Math::max));
			Set<EventPosition> letters = new HashSet<>();
			history.facts(Fact.DeadLettered.class).forEach((it) -> letters.add(it.source()));
			Set<EventPosition> unwanted = new HashSet<>(last.keySet());
			unwanted.addAll(this.requested);
			assertThat(letters).as("dead letters").isNotEmpty().isSubsetOf(unwanted);
			assertThat(handledBySameOwner(history, last)).as("handled although given up").isEmpty();
		}

		private static List<EventPosition> handledBySameOwner(History history, Map<EventPosition, Integer> givenUp) {
			Map<Long, Integer> assignmentsBefore = new HashMap<>();
			int assignments = 0;
			List<EventPosition> found = new ArrayList<>();
			for (Fact fact : history.facts()) {
				switch (fact) {
					case Fact.Assigned it -> assignments++;
					case Fact.Started it -> assignmentsBefore.put(it.attemptId(), assignments);
					case Fact.Returned it when givenUp.getOrDefault(it.event(), -1) >= assignmentsBefore
						.get(it.attemptId()) -> found.add(it.event());
					default -> {
					}
				}
			}
			return found;
		}

	}

}
