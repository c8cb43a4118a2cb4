package dev.prosody;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.prosody.testing.EmbeddedBroker;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Figures;
import dev.prosody.testing.Gate;
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
import dev.prosody.testing.history.PollGap;
import dev.prosody.testing.history.SettledIsCommitted;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Partitions change hands while events are handled. */
@ExtendWith(SharedBroker.class)
@Timeout(120)
class RebalanceIT {

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void i3NothingIsLostWhileInstancesComeAndGo(GroupProtocol protocol, EmbeddedBroker broker) throws Exception {
		int events = 20_000;
		try (Scenario scenario = Scenario.on(broker, protocol, 6)) {
			History history = scenario.history();
			EventFeed feed = scenario.feed();
			feed.send(events, 300, Seed.random("RebalanceIT"));
			instance(scenario, "a").start();
			scenario.await("a works", () -> history.concluded() > events / 10);
			Instance second = instance(scenario, "b").start();
			scenario.await("b works", () -> startedBy(history, "b") > events / 20);
			second.stop();
			int concluded = history.concluded();
			scenario.await("a goes on", () -> history.concluded() > Math.min(events - 1, concluded + events / 20));
			instance(scenario, "c").start();
			second.start();

			scenario.awaitAllConcluded();
			scenario.awaitLagZero();

			long lost = history.count(Fact.Lost.class);
			Figures.print("RebalanceIT",
					"%s: %d revocations, %d losses, %d of %d events handled again, longest time between polls %d ms",
					protocol, history.count(Fact.Revoked.class), lost, HandledOnce.duplicates(history.facts()), events,
					PollGap.longest(history.facts()).toMillis());
			assertThat(lost).isZero();
			history.verify(KeyOrder.everywhere(), new CommitBelowUnsettled(), new NothingLost(), new EpochFence(),
					new NothingLeaks(), new SettledIsCommitted(), new DeadLetterFirst(),
					new PollGap(Duration.ofMinutes(5)));
		}
	}

	private static Instance instance(Scenario scenario, String name) {
		return scenario.instance(name, (spec) -> spec.options((options) -> options.maxConcurrency(32)),
				(event, context) -> SimulatedWork.takes(Duration.ofMillis(8)));
	}

	private static long startedBy(History history, String instance) {
		return history.facts(Fact.Started.class).filter((it) -> it.instance().equals(instance)).count();
	}

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void i6WhatFinishesWhileItsPartitionIsRevokedIsCommitted(GroupProtocol protocol, EmbeddedBroker broker)
			throws Exception {
		try (Scenario scenario = Scenario.on(broker, protocol, 2); Gate gate = new Gate()) {
			History history = scenario.history();
			Instance first = scenario.instance("giver", (spec) -> {
			}, (event, context) -> gate.passStubbornly());
			EventFeed feed = scenario.feed();
			for (int partition = 0; partition < 2; partition++) {
				feed.send("slow-" + partition, partition);
				feed.send("slow-" + partition, partition);
			}
			feed.flush();
			first.start();
			scenario.await("both partitions busy", () -> gate.entered() == 2);
			scenario.instance("b", (spec) -> {
			}, (event, context) -> {
			}).start();
			scenario.await("revocation begins", () -> history.count(Fact.Revoking.class) > 0);
			// the fact is recorded before the engine learns it: nothing may start from
			// here on
			scenario.await("the engine waits for what runs", () -> isWaitingForHandlers("prosody-giver-poll"));
			TopicPartition moving = history.facts(Fact.Revoking.class)
				.findFirst()
				.orElseThrow()
				.partitions()
				.iterator()
				.next();

			gate.open();
			scenario.await("revocation ends", () -> history.count(Fact.Revoked.class) > 0);

			scenario.awaitAllConcluded();
			scenario.awaitLagZero();
			assertThat(handlersOf(history, moving, 0)).containsExactly("giver");
			assertThat(handlersOf(history, moving, 1)).containsExactly("b");
			history.verify(KeyOrder.everywhere(), new CommitBelowUnsettled(), new NothingLost(), new HandledOnce(),
					new EpochFence(), new NothingLeaks());
		}
	}

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void i6WhatDoesNotFinishInTimeIsInterruptedAndRedelivered(GroupProtocol protocol, EmbeddedBroker broker)
			throws Exception {
		try (Scenario scenario = Scenario.on(broker, protocol, 2); Gate gate = new Gate()) {
			History history = scenario.history();
			Set<TopicPartition> done = ConcurrentHashMap.newKeySet();
			scenario
				.instance("a", (spec) -> spec.options((options) -> options.revokeTimeout(Duration.ofSeconds(1))),
						(event, context) -> gate.pass())
				.start();
			EventFeed feed = scenario.feed();
			feed.send("slow-0", 0);
			feed.send("slow-1", 1);
			feed.flush();
			scenario.await("both partitions busy", () -> gate.entered() == 2);

			scenario.instance("b", (spec) -> {
			}, (event, context) -> done.add(new TopicPartition(event.topic(), event.partition()))).start();
			scenario.await("b got an event", () -> done.size() == 1);

			assertThat(gate.interrupts()).isOne();
			assertThat(history.facts(Fact.Threw.class)).singleElement().satisfies((threw) -> {
				assertThat(threw.cancelled()).isTrue();
				assertThat(done).containsExactly(threw.event().topicPartition());
			});
			assertThat(history.count(Fact.DeadLetterSent.class)).isZero();
			gate.open();
			scenario.awaitLagZero();
			history.verify(KeyOrder.everywhere(), new CommitBelowUnsettled(), new NothingLost(), new HandledOnce(),
					new EpochFence(), new NothingLeaks(), new DeadLetterFirst());
		}
	}

	private static boolean isWaitingForHandlers(String pollThread) {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().getName().equals(pollThread))
			.flatMap((entry) -> Arrays.stream(entry.getValue()))
			.anyMatch((frame) -> frame.getMethodName().equals("awaitIdle"));
	}

	private static Set<String> handlersOf(History history, TopicPartition partition, long offset) {
		EventPosition event = new EventPosition(partition.topic(), partition.partition(), offset);
		Set<String> handlers = ConcurrentHashMap.newKeySet();
		history.facts(Fact.Started.class)
			.filter((it) -> it.event().equals(event))
			.forEach((it) -> handlers.add(it.instance()));
		return handlers;
	}

}
