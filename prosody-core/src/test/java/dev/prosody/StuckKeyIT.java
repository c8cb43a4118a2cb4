package dev.prosody;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import dev.prosody.status.PartitionStatus;
import dev.prosody.status.PauseReason;
import dev.prosody.testing.EmbeddedBroker;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Figures;
import dev.prosody.testing.Gate;
import dev.prosody.testing.Instance;
import dev.prosody.testing.Latencies;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.Seed;
import dev.prosody.testing.SharedBroker;
import dev.prosody.testing.SimulatedWork;
import dev.prosody.testing.SteadyLoad;
import dev.prosody.testing.history.CommitBelowUnsettled;
import dev.prosody.testing.history.HandledOnce;
import dev.prosody.testing.history.InFlightBound;
import dev.prosody.testing.history.KeyOrder;
import dev.prosody.testing.history.NothingLost;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A key that does not come to an end is its own trouble, and at most its partition's. */
@ExtendWith(SharedBroker.class)
class StuckKeyIT {

	private static final String STUCK = "stuck";

	private static final int PARTITIONS = 4;

	@Test
	@Timeout(180)
	void i11OtherKeysGoOnWhileOneIsStuck(EmbeddedBroker broker) throws Exception {
		Duration stuckFor = Duration.ofSeconds(Integer.getInteger("prosody.test.stuck-seconds", 8));
		AtomicReference<Latencies> current = new AtomicReference<>(new Latencies());
		Latencies before = new Latencies();
		Latencies meanwhile = new Latencies();
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, PARTITIONS); Gate gate = new Gate()) {
			scenario
				.instance("a", (spec) -> spec.options((options) -> options.maxConcurrency(64)), (event, context) -> {
					if (event.key().equals(STUCK)) {
						gate.pass();
					}
					SimulatedWork.takes(Duration.ofMillis(2));
					current.get().add(System.nanoTime() - Long.parseLong(event.payload()));
				})
				.startAndAwaitAssignment();
			EventFeed feed = scenario.feed();
			RandomGenerator random = Seed.random("StuckKeyIT");
			try (SteadyLoad load = new SteadyLoad(PARTITIONS * 500, () -> sendOne(feed, random))) {
				load.goesOnFor(Duration.ofSeconds(3)); // until the JVM is warm
				current.set(before);
				load.goesOnFor(stuckFor);
				current.set(meanwhile);
				feed.sendText(STUCK, 0, Long.toString(System.nanoTime()));
				load.goesOnFor(stuckFor);
			}
			feed.flush();
			scenario.await("only the stuck event is left", () -> scenario.history().running() == 1);
			assertThat(gate.interrupts()).isZero();
			assertThat(scenario.committed(0))
				.isLessThan(scenario.admin().ends(scenario.topic()).get(scenario.partition(0)));
			gate.open();
			scenario.awaitLagZero();

			Figures.print("StuckKeyIT",
					"p99 of other keys %.1f ms (%d events) before and %.1f ms (%d events) while "
							+ "one is stuck for %s: ratio %.2f",
					before.percentileMillis(0.99), before.size(), meanwhile.percentileMillis(0.99), meanwhile.size(),
					stuckFor, meanwhile.percentileMillis(0.99) / before.percentileMillis(0.99));
			scenario.history().verify(KeyOrder.everywhere(), new NothingLost(), new HandledOnce());
		}
	}

	private static void sendOne(EventFeed feed, RandomGenerator random) {
		int partition = random.nextInt(PARTITIONS);
		int key = random.nextInt(1_000 / PARTITIONS);
		feed.sendText("key-" + partition + "-" + key, partition, Long.toString(System.nanoTime()));
	}

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void i11OnlyThePartitionOfAStuckKeyPausesWhenItsBacklogIsFull(GroupProtocol protocol, EmbeddedBroker broker)
			throws Exception {
		int maxInFlight = 400;
		try (Scenario scenario = Scenario.on(broker, protocol, PARTITIONS); Gate gate = new Gate()) {
			Instance instance = scenario.instance("a",
					(spec) -> spec.options((options) -> options.maxInFlight(maxInFlight)), (event, context) -> {
						if (event.key().equals(STUCK)) {
							gate.pass();
						}
					});
			EventFeed feed = scenario.feed();
			IntStream.range(0, 600).forEach((i) -> feed.send(STUCK, 0));
			IntStream.range(0, 3_000).forEach((i) -> feed.send("key-" + i % 50, 1 + i % 3));
			feed.flush();
			instance.startAndAwaitAssignment();

			scenario.await("other partitions done", () -> scenario.history().concluded() == 3_000);
			scenario.await("its partition paused",
					() -> instance.isPaused(scenario.partition(0), PauseReason.IN_FLIGHT));
			PartitionStatus stuck = instance.status(scenario.partition(0));
			assertThat(stuck.inFlight()).isBetween(1L, 599L);
			assertThat(stuck.oldestUnsettled().offset()).isZero();
			assertThat(stuck.oldestUnsettled().keyHash()).isNotBlank();
			assertOthersFlow(scenario, instance);

			gate.open();
			scenario.awaitLagZero();
			scenario.history()
				.verify(KeyOrder.everywhere(), new CommitBelowUnsettled(), new NothingLost(), new HandledOnce(),
						new InFlightBound(maxInFlight, maxInFlight / 4));
		}
	}

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void i11OnlyThePartitionOfAStuckKeyPausesWhenTooMuchIsSettledAhead(GroupProtocol protocol, EmbeddedBroker broker)
			throws Exception {
		int maxAhead = 300;
		int perPartition = 3_000;
		try (Scenario scenario = Scenario.on(broker, protocol, PARTITIONS); Gate gate = new Gate()) {
			Instance instance = scenario.instance("a",
					(spec) -> spec.options((options) -> options.maxAhead(maxAhead).maxInFlight(400)),
					(event, context) -> {
						if (event.key().equals(STUCK)) {
							gate.pass();
						}
					});
			EventFeed feed = scenario.feed();
			feed.send(STUCK, 0);
			IntStream.range(0, PARTITIONS * perPartition).forEach((i) -> feed.send("key-" + i % 50, i % PARTITIONS));
			feed.flush();
			instance.startAndAwaitAssignment();

			scenario.await("its partition paused",
					() -> instance.isPaused(scenario.partition(0), PauseReason.MAX_AHEAD));
			scenario.await("other partitions done",
					() -> scenario.history().concluded() >= (PARTITIONS - 1) * perPartition + maxAhead);
			PartitionStatus stuck = instance.status(scenario.partition(0));
			assertThat(stuck.ahead()).isGreaterThanOrEqualTo(maxAhead);
			assertThat(stuck.position()).isLessThan(perPartition / 2);
			assertThat(stuck.watermark()).isZero();
			assertThat(scenario.committed(0)).isLessThanOrEqualTo(0);
			assertOthersFlow(scenario, instance);

			gate.open();
			scenario.awaitLagZero();
			scenario.history()
				.verify(KeyOrder.everywhere(), new CommitBelowUnsettled(), new NothingLost(), new HandledOnce());
		}
	}

	private static void assertOthersFlow(Scenario scenario, Instance instance) {
		for (int partition = 1; partition < PARTITIONS; partition++) {
			int other = partition;
			scenario.await("partition " + other + " flows", () -> instance.isFetching(scenario.partition(other)));
		}
		scenario.admin().ends(scenario.topic()).forEach((partition, end) -> {
			if (partition.partition() != 0) {
				scenario.await(partition + " committed", () -> scenario.committed(partition.partition()) == end);
			}
		});
	}

}
