package dev.prosody;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import dev.prosody.status.ListenerState;
import dev.prosody.status.PauseReason;
import dev.prosody.testing.EmbeddedBroker;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Figures;
import dev.prosody.testing.Gate;
import dev.prosody.testing.Instance;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.SharedBroker;
import dev.prosody.testing.SimulatedWork;
import dev.prosody.testing.history.CommitBelowUnsettled;
import dev.prosody.testing.history.EpochFence;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.HandledOnce;
import dev.prosody.testing.history.History;
import dev.prosody.testing.history.KeyOrder;
import dev.prosody.testing.history.NothingLeaks;
import dev.prosody.testing.history.NothingLost;
import dev.prosody.testing.history.SettledIsCommitted;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A listener starts, pauses, stops and starts again. */
@ExtendWith(SharedBroker.class)
class LifecycleIT {

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void i8WhatIsSettledIsCommittedByAStopAndTheRestComesBack(GroupProtocol protocol, EmbeddedBroker broker) {
		try (Scenario scenario = Scenario.on(broker, protocol, 3)) {
			History history = scenario.history();
			EventFeed feed = scenario.feed();
			IntStream.range(0, 3_000).forEach((i) -> feed.send("key-" + i % 100));
			feed.flush();
			Instance instance = scenario.instance("a", (spec) -> {
			}, (event, context) -> SimulatedWork.takes(Duration.ofMillis(5)));
			assertThat(instance.status().state()).isEqualTo(ListenerState.STOPPED);

			instance.start();
			scenario.await("in the middle", () -> history.concluded() > 500);
			assertThat(instance.status().state()).isEqualTo(ListenerState.RUNNING);
			instance.stop();

			assertThat(history.running()).isZero();
			assertThat(instance.status().state()).isEqualTo(ListenerState.STOPPED);
			assertThat(instance.status().running()).isZero();
			instance.stop();

			instance.start();
			scenario.awaitAllConcluded();
			scenario.awaitLagZero();
			history.verify(KeyOrder.everywhere(), new CommitBelowUnsettled(), new NothingLost(), new EpochFence(),
					new NothingLeaks(), new SettledIsCommitted());
		}
	}

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void i8AStopEndsInTimeAlthoughAHandlerIgnoresInterrupts(GroupProtocol protocol, EmbeddedBroker broker)
			throws Exception {
		try (Scenario scenario = Scenario.on(broker, protocol, 1); Gate gate = new Gate()) {
			History history = scenario.history();
			EventFeed feed = scenario.feed();
			IntStream.range(0, 5).forEach((i) -> feed.send("before-" + i));
			feed.send("stubborn");
			IntStream.range(0, 5).forEach((i) -> feed.send("after-" + i));
			feed.flush();
			Instance instance = scenario.instance("a",
					(spec) -> spec.options((options) -> options.shutdownTimeout(Duration.ofSeconds(3))),
					(event, context) -> {
						if (event.key().equals("stubborn")) {
							gate.passStubbornly();
						}
					});
			instance.start();
			scenario.await("all others done", () -> history.concluded() == 10 && gate.entered() == 1);

			long start = System.nanoTime();
			CompletableFuture.runAsync(instance::stop).get(30, TimeUnit.SECONDS);

			Figures.print("LifecycleIT", "%s: a stop with a budget of 3000 ms took %d ms", protocol,
					TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
			assertThat(history.running()).as("the handler still runs").isOne();
			assertThat(gate.interrupts()).isPositive();
			assertThat(scenario.committed(0)).isEqualTo(5);
			gate.open();
			scenario.await("the handler has ended", () -> history.running() == 0);
			assertThat(scenario.committed(0)).isEqualTo(5);
			history.verify(new CommitBelowUnsettled(), new NothingLost(), new HandledOnce(), new EpochFence(),
					new SettledIsCommitted());
		}
	}

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void stopFromTheListenersOwnHandlerReturns(GroupProtocol protocol, EmbeddedBroker broker) {
		try (Scenario scenario = Scenario.on(broker, protocol, 1)) {
			AtomicReference<Instance> self = new AtomicReference<>();
			EventFeed feed = scenario.feed();
			feed.send("key");
			feed.flush();
			self.set(scenario.instance("a", (spec) -> {
			}, (event, context) -> self.get().listener().stop()));
			self.get().start();

			scenario.await("stopped",
					() -> self.get().status().state() == ListenerState.STOPPED && scenario.history().concluded() == 1);

			assertThat(scenario.committed(0)).isOne();
			assertThat(scenario.history().count(Fact.Threw.class)).isZero();
		}
	}

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void aPauseKeepsTheAssignmentAndFinishesWhatIsInFlight(GroupProtocol protocol, EmbeddedBroker broker)
			throws Exception {
		try (Scenario scenario = Scenario.on(broker, protocol, 2); Gate gate = new Gate()) {
			History history = scenario.history();
			EventFeed feed = scenario.feed();
			feed.send("first", 0);
			feed.flush();
			Instance instance = scenario.instance("a", (spec) -> {
			}, (event, context) -> {
				if (event.key().equals("first")) {
					gate.pass();
				}
			}).startAndAwaitAssignment();
			scenario.await("busy", () -> gate.entered() == 1);

			instance.listener().pause();
			scenario.await("paused", () -> instance.isPaused(scenario.partition(0), PauseReason.REQUESTED)
					&& instance.isPaused(scenario.partition(1), PauseReason.REQUESTED));
			assertThat(instance.status().paused()).isTrue();
			IntStream.range(0, 2).forEach((partition) -> feed.send("later", partition));
			feed.flush();
			gate.open();
			scenario.await("in flight finished and committed", () -> scenario.committed(0) == 1);
			int polls = history.count(Fact.Polled.class);
			scenario.await("the engine had time to fetch", () -> history.count(Fact.Polled.class) > polls + 20);
			assertThat(history.concluded()).isOne();

			instance.listener().resume();
			scenario.awaitLagZero();
			assertThat(history.count(Fact.Revoking.class)).isZero();
			history.verify(new NothingLost(), new HandledOnce());
		}
	}

}
