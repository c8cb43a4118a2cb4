package dev.prosody;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import dev.prosody.testing.EmbeddedBroker;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Gate;
import dev.prosody.testing.Instance;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.SharedBroker;
import dev.prosody.testing.history.CommitBelowUnsettled;
import dev.prosody.testing.history.EpochFence;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.History;
import dev.prosody.testing.history.KeyOrder;
import dev.prosody.testing.history.NothingLost;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An attempt that ignores its interrupt outlives its epoch. It is an orphan: the next
 * epoch waits for it with the same key only, and its result counts for nothing.
 */
@ExtendWith(SharedBroker.class)
class OrphanIT {

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void i1TheNextEpochWaitsForAnOrphanOfAStoppedListener(GroupProtocol protocol, EmbeddedBroker broker)
			throws Exception {
		try (Scenario scenario = Scenario.on(broker, protocol, 1); Gate gate = new Gate()) {
			Instance instance = instance(scenario, gate);
			EventFeed feed = send(scenario);
			instance.start();
			scenario.await("the orphan-to-be runs", () -> gate.entered() == 1);

			instance.stop();
			instance.start();

			releaseAndVerify(scenario, feed, gate);
		}
	}

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void i6TheLateResultOfAnOrphanOfALostPartitionCommitsNothing(GroupProtocol protocol, EmbeddedBroker broker)
			throws Exception {
		try (Scenario scenario = Scenario.on(broker, protocol, 1); Gate gate = new Gate()) {
			Instance instance = instance(scenario, gate);
			EventFeed feed = send(scenario);
			instance.start();
			scenario.await("the orphan-to-be runs", () -> gate.entered() == 1);

			// Static members can be removed by an operator, with both protocols.
			scenario.admin().removeMembers(scenario.group());
			scenario.await("the partition is lost and assigned again",
					() -> scenario.history().count(Fact.Assigned.class) == 2);
			assertThat(scenario.history().count(Fact.Lost.class)).isOne();

			releaseAndVerify(scenario, feed, gate);
		}
	}

	private static Instance instance(Scenario scenario, Gate gate) {
		return scenario.instance("a", (spec) -> spec.consumerProperty(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "one")
			.options((options) -> options.shutdownTimeout(Duration.ofSeconds(2))), (event, context) -> {
				if (event.key().equals("orphan") && event.payload().equals("0")) {
					gate.passStubbornly();
				}
			});
	}

	private static EventFeed send(Scenario scenario) {
		EventFeed feed = scenario.feed();
		feed.send("orphan", 0);
		feed.send("other", 0);
		feed.send("orphan", 0);
		feed.flush();
		return feed;
	}

	private static void releaseAndVerify(Scenario scenario, EventFeed feed, Gate gate) {
		History history = scenario.history();
		scenario.await("the next epoch", () -> history.count(Fact.Assigned.class) == 2);
		feed.send("other", 0);
		feed.flush();
		scenario.await("other keys go on in it", () -> isHandledInLastEpoch(history, 3));
		assertThat(gate.entered()).isOne();
		assertThat(scenario.committed(0)).isLessThanOrEqualTo(0);

		gate.open();

		scenario.awaitLagZero();
		assertThat(gate.interrupts()).isPositive();
		assertThat(gate.entered()).isEqualTo(2);
		Map<Long, Integer> returned = new HashMap<>();
		history.facts(Fact.Returned.class).forEach((it) -> returned.merge(it.event().offset(), 1, Integer::sum));
		assertThat(returned).containsEntry(0L, 2).containsEntry(2L, 1);
		history.verify(KeyOrder.everywhere(), new CommitBelowUnsettled(), new NothingLost(), new EpochFence());
	}

	private static boolean isHandledInLastEpoch(History history, long offset) {
		boolean handled = false;
		for (Fact fact : history.facts()) {
			if (fact instanceof Fact.Assigned) {
				handled = false;
			}
			else if (fact instanceof Fact.Returned returned && returned.event().offset() == offset) {
				handled = true;
			}
		}
		return handled;
	}

}
