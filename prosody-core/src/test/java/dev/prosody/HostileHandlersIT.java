package dev.prosody;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.prosody.engine.testing.QuietListener;
import dev.prosody.engine.testing.UnprintedLines;
import dev.prosody.failure.PermanentException;
import dev.prosody.handler.ProsodyHandler;
import dev.prosody.listener.ListenerSpec;
import dev.prosody.retry.RetryStrategy;
import dev.prosody.status.ListenerState;
import dev.prosody.testing.DeadLetterTopic;
import dev.prosody.testing.EmbeddedBroker;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Figures;
import dev.prosody.testing.Instance;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.SharedBroker;
import dev.prosody.testing.history.CommitBelowUnsettled;
import dev.prosody.testing.history.DeadLetterFirst;
import dev.prosody.testing.history.EpochFence;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.HandledOnce;
import dev.prosody.testing.history.History;
import dev.prosody.testing.history.KeyOrder;
import dev.prosody.testing.history.NothingLeaks;
import dev.prosody.testing.history.NothingLost;
import dev.prosody.testing.history.PollGap;
import dev.prosody.testing.history.SettledIsCommitted;
import dev.prosody.testing.hostile.HostileFailure;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.prosody.Situation.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers that do with one key what they should not: other keys and partitions go on,
 * the loop polls, a stop ends. Elsewhere: one that swallows interrupts, and
 * {@code stop()} from a handler, in {@link LifecycleIT}; an error of the JVM in
 * {@link BadInputIT}; stages in {@link HostileStagesIT}.
 */
@ExtendWith(SharedBroker.class)
class HostileHandlersIT {

	private static final Duration MAX_POLL_INTERVAL = Duration.ofSeconds(10);

	private static final Duration SHUTDOWN = Duration.ofSeconds(2);

	private static final String HOSTILE = "hostile";

	private static void settings(ListenerSpec spec) {
		spec.consumerProperty(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, (int) MAX_POLL_INTERVAL.toMillis())
			.retryStrategy(
					RetryStrategy.fullJitter(Duration.ofMillis(1), Duration.ofMillis(10), 2, new Random(20260105)))
			.options((options) -> options.maxConcurrency(4)
				.shutdownTimeout(SHUTDOWN)
				.revokeTimeout(Duration.ofSeconds(1)));
	}

	@Test
	void i11WhateverAHandlerThrowsIsADeadLetterOfItsEventAlone(EmbeddedBroker broker) {
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, 2)) {
			scenario.closeAtEnd(UnprintedLines.of("dev.prosody.events"));
			EventFeed feed = scenario.feed();
			List<String> keys = Stream
				.concat(Stream.of(HostileFailure.values()).map(Enum::name), Stream.of("RECURSION"))
				.toList();
			for (int i = 0; i < keys.size(); i++) {
				feed.send(keys.get(i), i % 2);
				feed.send(keys.get(i), i % 2);
				feed.send("other", i % 2);
			}
			feed.flush();
			Instance instance = scenario.instance("a", HostileHandlersIT::settings, (event, context) -> {
				if (event.payload().equals("0") && !event.key().equals("other")) {
					fail(event.key());
				}
			}).start();

			scenario.awaitLagZero();

			assertThat(instance.status().state()).isEqualTo(ListenerState.RUNNING);
			Map<String, String> letters = new HashMap<>();
			scenario.deadLetters()
				.await(keys.size())
				.forEach((letter) -> letters.put(new String(letter.key()),
						DeadLetterTopic.text(letter, DeadLetterTopic.EXCEPTION)));
			assertThat(letters).containsOnlyKeys(keys).containsEntry("RECURSION", StackOverflowError.class.getName());
			for (HostileFailure failure : HostileFailure.values()) {
				assertThat(letters).containsEntry(failure.name(), failure.make().getClass().getName());
			}
			stopInTime(instance, "throws anything");
			verify(scenario);
			scenario.history().verify(new NothingLost(), new HandledOnce());
		}
	}

	private static void fail(String key) {
		if (key.equals("RECURSION")) {
			recurse(1);
		}
		HostileFailure.valueOf(key).sneak();
	}

	private static int recurse(int depth) {
		return recurse(depth + 1) + recurse(depth - 1);
	}

	/** What a handler may do to its thread, to what it is given, and behind our back. */
	enum Misdeed {

		LEAVES_AN_INTERRUPT((event, context) -> Thread.currentThread().interrupt()),

		CHANGES_ITS_THREAD((event, context) -> {
			Thread.currentThread().setName("mine");
			Thread.currentThread().setPriority(Thread.MAX_PRIORITY);
			Thread.currentThread().setContextClassLoader(new ClassLoader() {
			});
			Thread.currentThread().setUncaughtExceptionHandler((thread, ex) -> {
				throw new IllegalStateException("never asked");
			});
		}),

		SPAWNS_THREADS_THAT_INTERRUPT_ITS_OWN((event, context) -> {
			Thread own = Thread.currentThread();
			for (int i = 0; i < 4; i++) {
				Thread.ofVirtual().start(() -> {
					for (int j = 0; j < 1_000; j++) {
						own.interrupt();
						Thread.yield();
					}
				});
			}
		}),

		REGISTERS_ACTIONS_THAT_THROW((event, context) -> {
			context.onCancel(HostileFailure.MESSAGE_THROWS_THE_SAME::sneak);
			context.onAbandoned(HostileFailure.MESSAGE_THROWS_ERROR::sneak);
			Thread.ofVirtual().start(() -> context.onCancel(HostileFailure.OWN_ERROR::sneak));
		}),

		WAITS_ON_WHAT_IT_IS_GIVEN((event, context) -> {
			synchronized (context) {
				context.wait(50);
			}
			synchronized (event) {
				event.notifyAll();
			}
		});

		private final ProsodyHandler<String> deed;

		Misdeed(ProsodyHandler<String> deed) {
			this.deed = deed;
		}

	}

	@ParameterizedTest
	@EnumSource(Misdeed.class)
	void i7WhatAHandlerDoesToItsSurroundingsIsNotFeltByOthers(Misdeed misdeed, EmbeddedBroker broker) {
		List<String> names = new ArrayList<>();
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CLASSIC, 1)) {
			scenario.closeAtEnd(QuietListener.of("a"));
			EventFeed feed = scenario.feed();
			IntStream.range(0, 200).forEach((i) -> feed.send((i % 5 == 0) ? HOSTILE : "other-" + i % 20));
			feed.flush();
			Instance instance = scenario.instance("a", (spec) -> {
				settings(spec);
				spec.options((options) -> options.maxConcurrency(1));
			}, (event, context) -> {
				if (event.key().equals(HOSTILE)) {
					misdeed.deed.handle(event, context);
				}
				else if (Thread.currentThread().getName().equals("mine")
						|| Thread.currentThread().getContextClassLoader().getClass().isAnonymousClass()) {
					names.add(event.key());
				}
			}).start();

			scenario.awaitLagZero();

			assertThat(names).as("events on a changed thread").isEmpty();
			assertThat(instance.status().state()).isEqualTo(ListenerState.RUNNING);
			stopInTime(instance, misdeed.name());
			verify(scenario);
			scenario.history().verify(new NothingLost(), new HandledOnce());
			if (misdeed != Misdeed.SPAWNS_THREADS_THAT_INTERRUPT_ITS_OWN) {
				// those interrupt whom they want, and when
				scenario.history().verify(new NothingLeaks());
			}
		}
	}

	@Test
	void i9ADeadLetterHasWhatCameWhateverTheHandlerMadeOfIt(EmbeddedBroker broker) {
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CLASSIC, 1)) {
			scenario.closeAtEnd(QuietListener.of("a"));
			Header[] headers = { new RecordHeader("color", text("red")), new RecordHeader("a\u0000b", null) };
			scenario.feed().sendRaw(0, text("key"), text("value"), headers);
			scenario.instance("a", HostileHandlersIT::settings, (event, context) -> {
				event.keyBytes()[0] = 0;
				event.headers().lastHeader("color").value()[0] = 0;
				throw new PermanentException("after the fact");
			}).start();

			ConsumerRecord<byte[], byte[]> letter = scenario.deadLetters().awaitOne();

			assertThat(letter.key()).isEqualTo(text("key"));
			assertThat(letter.value()).isEqualTo(text("value"));
			assertThat(letter.headers().toArray()).startsWith(headers);
		}
	}

	/** Ways to block for ever; all end when the test does. */
	@ParameterizedTest
	@EnumSource(EndlessHandler.class)
	void i8AHandlerThatNeverEndsStopsNeitherOtherKeysNorTheStop(EndlessHandler endless, EmbeddedBroker broker)
			throws Exception {
		AtomicReference<Instance> self = new AtomicReference<>();
		try (Scenario scenario = Scenario.on(broker, endless.protocol(), 2);
				EndlessHandler.Release release = new EndlessHandler.Release()) {
			scenario.closeAtEnd(QuietListener.of("a"));
			History history = scenario.history();
			EventFeed feed = scenario.feed();
			sendOthers(feed);
			Instance instance = scenario.instance("a", HostileHandlersIT::settings, (event, context) -> {
				if (event.key().equals(HOSTILE)) {
					endless.run(context, self.get().listener(), release);
				}
			});
			self.set(instance);
			instance.start();
			scenario.await("others before", () -> history.concluded() == 10);

			feed.send(HOSTILE, 0);
			feed.flush();
			scenario.await("it runs", () -> release.entered() == 1);
			if (!endless.stopsItsListener()) {
				sendOthers(feed);
				scenario.await("others beside it", () -> history.concluded() == 20);
			}
			stopInTime(instance, endless.name());

			assertThat(instance.status().state()).isEqualTo(ListenerState.STOPPED);
			assertThat(scenario.committed(0)).as("not past it").isEqualTo(5);
			assertThat(scenario.committed(1)).isEqualTo(endless.stopsItsListener() ? 5 : 10);
			release.open();
			scenario.await("it has ended", () -> history.running() == 0);
			assertThat(scenario.committed(0)).as("its result counts for nothing").isEqualTo(5);
			assertThat(history.count(Fact.DeadLetterSent.class)).isZero();
			verify(scenario);
			history.verify(new EpochFence(), new SettledIsCommitted(), new NothingLeaks(), new HandledOnce());
		}
	}

	private static void sendOthers(EventFeed feed) {
		IntStream.range(0, 10).forEach((i) -> feed.send("other-" + i, i % 2));
		feed.flush();
	}

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void aHandlerMayCloseItsOwnClient(GroupProtocol protocol, EmbeddedBroker broker) {
		AtomicReference<Instance> self = new AtomicReference<>();
		try (Scenario scenario = Scenario.on(broker, protocol, 1)) {
			EventFeed feed = scenario.feed();
			feed.send(HOSTILE);
			feed.flush();
			self.set(scenario.instance("a", HostileHandlersIT::settings,
					(event, context) -> self.get().client().close()));
			self.get().start();

			scenario.await("closed",
					() -> scenario.history().count(Fact.Closing.class) == 1 && scenario.committed(0) == 1);

			scenario.await("stopped", () -> self.get().status().state() == ListenerState.STOPPED);
			assertThat(scenario.history().count(Fact.Threw.class)).isZero();
		}
	}

	/** Each event sends the next, and waits for it: as far as the test lets it. */
	@Test
	void i3AHandlerMaySendInALoopToItsOwnTopic(EmbeddedBroker broker) {
		int events = 300;
		AtomicReference<Instance> self = new AtomicReference<>();
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, 2)) {
			self.set(scenario.instance("a", HostileHandlersIT::settings, (event, context) -> {
				int next = Integer.parseInt(event.payload().replace("\"", "")) + 1;
				if (next < events) {
					self.get().client().sender().sendAndWait(scenario.topic(), event.key(), next);
				}
			}));
			scenario.feed().sendRaw(0, text(HOSTILE), text("0"));
			self.get().start();

			scenario.await("all of the loop", () -> scenario.history().count(Fact.Returned.class) == events);

			scenario.awaitLagZero();
			stopInTime(self.get(), "sends in a loop");
			verify(scenario);
			scenario.history().verify(new HandledOnce());
		}
	}

	private static void stopInTime(Instance instance, String what) {
		long start = System.nanoTime();
		try {
			CompletableFuture.runAsync(instance::stop).get(30, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new AssertionError("The stop hangs: " + what, ex);
		}
		Figures.print("HostileHandlersIT", "%s: a stop with a budget of %d ms took %d ms", what, SHUTDOWN.toMillis(),
				TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
	}

	private static void verify(Scenario scenario) {
		scenario.history()
			.verify(KeyOrder.everywhere(), new CommitBelowUnsettled(), new DeadLetterFirst(),
					new PollGap(MAX_POLL_INTERVAL));
	}

}
