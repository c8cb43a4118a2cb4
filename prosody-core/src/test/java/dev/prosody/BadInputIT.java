package dev.prosody;

import java.util.Map;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import dev.prosody.Situation.DeadLettered;
import dev.prosody.Situation.Discarded;
import dev.prosody.Situation.Handled;
import dev.prosody.Situation.Order;
import dev.prosody.Situation.Skipped;
import dev.prosody.deadletter.DeadLetterHeaders;
import dev.prosody.failure.DecodingException;
import dev.prosody.failure.FailureKind;
import dev.prosody.failure.PermanentException;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.EventHeaders;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.listener.DeadLetterOptions;
import dev.prosody.retry.RetryStrategy;
import dev.prosody.status.EventCounts;
import dev.prosody.status.SkipReason;
import dev.prosody.status.ListenerState;
import dev.prosody.testing.DeadLetterTopic;
import dev.prosody.testing.EmbeddedBroker;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Gate;
import dev.prosody.testing.Instance;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.SharedBroker;
import dev.prosody.testing.history.CommitBelowUnsettled;
import dev.prosody.testing.history.DeadLetterFirst;
import dev.prosody.testing.history.EventPosition;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.HandledOnce;
import dev.prosody.testing.history.History;
import dev.prosody.testing.history.KeyOrder;
import dev.prosody.testing.history.NothingLeaks;
import dev.prosody.testing.history.NothingLost;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.prosody.Situation.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of events that are not as one would wish, row by row. Elsewhere: gaps in
 * the offsets in {@link CommitIT}, dead letters that cannot be sent in
 * {@link DeadLetterIT}, a repeated or rewound log in {@link CommitIT}.
 */
@ExtendWith(SharedBroker.class)
class BadInputIT {

	private static final byte[] NO_TEXT = { (byte) 0xc3, (byte) 0x28, 0 };

	private static Stream<Situation> situations() {
		return Stream.of(keys(), values(), headers(), failures(), timeouts()).flatMap((rows) -> rows);
	}

	private static Stream<Situation> keys() {
		return Stream.of(new Situation("no key", new Handled(1)).key(null),
				new Situation("empty key", new Handled(1)).key(new byte[0]),
				new Situation("key that is not UTF-8", new Handled(1)).key(NO_TEXT),
				undecodable("no key, broken value", "{").key(null),
				undecodable("key that is not UTF-8, broken value", "{").key(NO_TEXT));
	}

	private static Stream<Situation> values() {
		return Stream.of(new Situation("no value, and no handler for it", new Skipped()).value(null, null),
				new Situation("no value, and a handler for it", new Handled(1)).value(null, null)
					.settings((spec) -> spec.handlesExcise()),
				undecodable("value that is no JSON", "{\"id\":"), undecodable("JSON of another type", "[1,2,3]"),
				undecodable("value without a byte", ""), undecodable("value that is binary", "\u0000\u0001\u0002"),
				undecodable("JSON null, and no handler for it", "null"),
				new Situation("JSON null, and a handler for it", new Handled(1)).value(text("null"), null)
					.settings((spec) -> spec.handlesExcise()));
	}

	private static Situation undecodable(String name, String value) {
		return new Situation(name, new DeadLettered(DecodingException.class, FailureKind.PERMANENT, 0))
			.value(text(value), null);
	}

	private static Stream<Situation> headers() {
		return Stream.of(
				new Situation("source system that is not UTF-8", new Handled(1)).header(EventHeaders.SOURCE_SYSTEM,
						NO_TEXT),
				new Situation("source system without value", new Handled(1)).header(EventHeaders.SOURCE_SYSTEM, null),
				new Situation("own source system", new Handled(1)).header(EventHeaders.SOURCE_SYSTEM, text("prosody")),
				new Situation("trace context that is none", new Handled(1)).header("traceparent", NO_TEXT));
	}

	private static Stream<Situation> failures() {
		return Stream
			.of(new Situation("permanent failure", new DeadLettered(PermanentException.class, FailureKind.PERMANENT, 1))
				.handler((event, context) -> {
					throw new PermanentException("no such customer");
				}), new Situation("permanent failure, dead letters switched off", new Discarded())
					.settings((spec) -> spec.options((options) -> options.deadLetter(DeadLetterOptions.DISABLED)))
					.handler((event, context) -> {
						throw new PermanentException("no such customer");
					}), new Situation("transient failure", new Handled(3)).handler((event, context) -> {
						if (context.attempt() < 3) {
							throw new IllegalStateException("not yet");
						}
					}),
					new Situation("transient failure, attempts used up",
							new DeadLettered(IllegalStateException.class, FailureKind.TRANSIENT, 3))
						.settings((spec) -> spec.retryStrategy(RetryStrategy.fullJitter(Duration.ofMillis(1),
								Duration.ofMillis(10), 3, new Random(1))))
						.handler((event, context) -> {
							throw new IllegalStateException("never");
						}),
					new Situation("stack overflow",
							new DeadLettered(StackOverflowError.class, FailureKind.PERMANENT, 1))
						.handler((event, context) -> {
							throw new StackOverflowError("thrown by a test");
						}),
					new Situation("linkage error",
							new DeadLettered(NoClassDefFoundError.class, FailureKind.PERMANENT, 1))
						.handler((event, context) -> {
							throw new NoClassDefFoundError("thrown by a test");
						}));
	}

	private static Stream<Situation> timeouts() {
		return Stream.of(new Situation("handler-timeout, and the handler throws a permanent failure", new Handled(2))
			.settings((spec) -> spec.options((options) -> options.handlerTimeout(Duration.ofMillis(200))))
			.handler((event, context) -> {
				if (context.attempt() == 1) {
					awaitInterrupt();
					throw new PermanentException("because of the interrupt");
				}
			}), new Situation("handler-timeout, and the handler returns", new Handled(1))
				.settings((spec) -> spec.options((options) -> options.handlerTimeout(Duration.ofMillis(200))))
				.handler((event, context) -> awaitInterrupt()));
	}

	private static void awaitInterrupt() {
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			// what a test waits for
			return;
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("situations")
	void eachSituationHasItsOutcomeAndHoldsUpNothing(Situation situation, EmbeddedBroker broker) {
		Queue<ProsodyEvent<Order>> given = new ConcurrentLinkedQueue<>();
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, 2)) {
			EventFeed feed = scenario.feed();
			byte[] good = text("{\"id\":\"good\"}");
			feed.sendRaw(1, text("before"), good);
			EventPosition position = feed.sendRaw(1, situation.key(), situation.value(), situation.headers());
			feed.sendRaw(1, text("after"), good);
			Instance instance = scenario.instance("a", Order.class, situation.settings(), (event, context) -> {
				if (event.offset() == position.offset()) {
					given.add(event);
					situation.handler().handle(event, context);
				}
			}).start();

			scenario.awaitLagZero();

			scenario.await("counted", () -> instance.status().counts().equals(counts(situation)));
			assertThat(given).allSatisfy((event) -> {
				assertThat(event.keyBytes()).isEqualTo(situation.key());
				assertThat(event.payload()).isEqualTo(situation.payload());
				assertThat(event.headers()).containsExactly(situation.headers());
			});
			assertThat(given).hasSize(attempts(situation));
			List<ConsumerRecord<byte[], byte[]>> letters = (situation.outcome() instanceof DeadLettered)
					? scenario.deadLetters().await(1) : List.of();
			letters.forEach((letter) -> assertLetter(letter, situation, position, scenario));
			scenario.history()
				.verify(KeyOrder.everywhere(), new HandledOnce(), new DeadLetterFirst(), new NothingLeaks());
			if (!(situation.outcome() instanceof Discarded)) {
				// a history does not know that an event was given up without a letter
				scenario.history().verify(new CommitBelowUnsettled());
			}
		}
	}

	private static EventCounts counts(Situation situation) {
		return switch (situation.outcome()) {
			case Handled handled -> new EventCounts(3, handled.attempt() - 1, 0, 0, Map.of(), 0);
			case Skipped skipped -> new EventCounts(2, 0, 0, 0, Map.of(SkipReason.EXCISE, 1L), 0);
			case Discarded discarded -> new EventCounts(2, 0, 0, 1, Map.of(), 0);
			case DeadLettered letter -> new EventCounts(2, Math.max(0, letter.attempts() - 1), 1, 0, Map.of(), 0);
		};
	}

	private static int attempts(Situation situation) {
		return switch (situation.outcome()) {
			case Handled handled -> handled.attempt();
			case Skipped skipped -> 0;
			case Discarded discarded -> 1;
			case DeadLettered letter -> letter.attempts();
		};
	}

	private static void assertLetter(ConsumerRecord<byte[], byte[]> letter, Situation situation, EventPosition source,
			Scenario scenario) {
		DeadLettered expected = (DeadLettered) situation.outcome();
		assertThat(letter.key()).isEqualTo(situation.key());
		assertThat(letter.value()).isEqualTo(situation.value());
		assertThat(letter.partition()).isEqualTo(source.partition());
		Header[] original = situation.headers();
		assertThat(letter.headers().toArray()).as("unchanged and first").startsWith(original);
		assertThat(DeadLetterTopic.source(letter)).isEqualTo(source);
		assertThat(DeadLetterTopic.text(letter, DeadLetterTopic.EXCEPTION)).isEqualTo(expected.failure().getName());
		assertThat(DeadLetterTopic.text(letter, DeadLetterTopic.EXCEPTION_MESSAGE)).isNotBlank();
		assertThat(DeadLetterTopic.text(letter, DeadLetterTopic.STACK_TRACE)).contains(expected.failure().getName());
		assertThat(DeadLetterTopic.text(letter, DeadLetterHeaders.ORIGINAL_CONSUMER_GROUP)).isEqualTo(scenario.group());
		assertThat(DeadLetterTopic.text(letter, DeadLetterHeaders.ATTEMPTS))
			.isEqualTo(Integer.toString(expected.attempts()));
		assertThat(DeadLetterTopic.text(letter, DeadLetterHeaders.FAILURE_KIND))
			.isEqualToIgnoringCase(expected.kind().name());
	}

	@Test
	void i1KeysThatAreNoTextAreToldApartByTheirBytes(EmbeddedBroker broker) {
		byte[] first = { (byte) 0xff };
		byte[] second = { (byte) 0xfe };
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, 1); Gate gate = new Gate()) {
			EventFeed feed = scenario.feed();
			for (byte[] key : List.of(first, first, second)) {
				feed.sendRaw(0, key, text("value"));
			}
			scenario.instance("a", (spec) -> {
			}, (event, context) -> {
				if (event.offset() == 0) {
					gate.pass();
				}
			}).start();

			scenario.await("the other key goes on", () -> scenario.history().concluded() == 1);
			assertThat(scenario.history().count(Fact.Started.class)).isEqualTo(2);
			gate.open();

			scenario.awaitLagZero();
			scenario.history().verify(KeyOrder.everywhere(), new NothingLost(), new HandledOnce());
		}
	}

	@Test
	void i3AnErrorOfTheJvmStopsTheListenerAndTheEventComesBack(EmbeddedBroker broker) {
		AtomicBoolean memory = new AtomicBoolean();
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, 1)) {
			History history = scenario.history();
			send(scenario, "before", "too much", "after");
			Instance instance = scenario.instance("a", (spec) -> {
			}, (event, context) -> {
				if (event.key().equals("too much") && !memory.get()) {
					throw new OutOfMemoryError("thrown by a test");
				}
			}).start();

			scenario.await("failed", () -> instance.status().state() == ListenerState.FAILED);
			assertThat(instance.status().lastError()).contains("OutOfMemoryError");
			assertThat(scenario.committed(0)).as("not past it").isLessThanOrEqualTo(1);

			memory.set(true);
			instance.start();
			scenario.awaitLagZero();
			assertThat(history.count(Fact.DeadLetterSent.class)).isZero();
			history.verify(KeyOrder.everywhere(), new CommitBelowUnsettled(), new NothingLost());
		}
	}

	@Test
	void i9AFailureByAStopIsNoReasonForADeadLetterAndQueuedEventsComeBack(EmbeddedBroker broker) {
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, 1); Gate gate = new Gate()) {
			History history = scenario.history();
			send(scenario, "before", "slow", "slow");
			Instance instance = scenario.instance("a",
					(spec) -> spec.options((options) -> options.shutdownTimeout(Duration.ofSeconds(2))),
					(event, context) -> passOrGiveUp(event, context, gate));
			instance.start();
			scenario.await("busy", () -> gate.entered() == 1 && history.concluded() == 1);

			instance.stop();

			assertThat(gate.interrupts()).isOne();
			assertThat(scenario.committed(0)).isOne();
			assertThat(instance.status().counts().aborted()).isOne();
			assertThat(history.count(Fact.DeadLetterSent.class)).isZero();
			gate.open();
			instance.start();
			scenario.awaitLagZero();
			assertThat(started(history)).containsExactlyInAnyOrder(0L, 1L, 1L, 2L);
			history.verify(KeyOrder.everywhere(), new CommitBelowUnsettled(), new NothingLost(), new HandledOnce(),
					new DeadLetterFirst());
		}
	}

	private static void passOrGiveUp(ProsodyEvent<String> event, EventContext context, Gate gate) {
		if (event.key().equals("slow")) {
			try {
				gate.pass();
			}
			catch (InterruptedException ex) {
				throw new PermanentException("a handler that takes the interrupt for a reason", ex);
			}
		}
	}

	private static List<Long> started(History history) {
		List<Long> offsets = new ArrayList<>();
		history.facts(Fact.Started.class).forEach((it) -> offsets.add(it.event().offset()));
		return offsets;
	}

	private static void send(Scenario scenario, String... keys) {
		EventFeed feed = scenario.feed();
		for (String key : keys) {
			feed.send(key);
		}
		feed.flush();
	}

}
