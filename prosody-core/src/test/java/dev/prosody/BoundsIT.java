package dev.prosody;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;

import dev.prosody.status.PartitionStatus;
import dev.prosody.status.PauseReason;
import dev.prosody.testing.EmbeddedBroker;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Figures;
import dev.prosody.testing.Gate;
import dev.prosody.testing.Instance;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.SharedBroker;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.HandledOnce;
import dev.prosody.testing.history.History;
import dev.prosody.testing.history.InFlightBound;
import dev.prosody.testing.history.NothingLost;
import dev.prosody.testing.history.PollGap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What is held in memory has a bound, and waiting for room does not stop the polling. */
@ExtendWith(SharedBroker.class)
class BoundsIT {

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void i5EventsInFlightAreBoundedOverAllPartitions(GroupProtocol protocol, EmbeddedBroker broker) {
		int maxInFlight = 200;
		try (Scenario scenario = Scenario.on(broker, protocol, 3); Gate gate = new Gate()) {
			EventFeed feed = scenario.feed();
			IntStream.range(0, 3_000).forEach((i) -> feed.send("key-" + i % 500));
			feed.flush();
			Instance instance = scenario.instance("a",
					(spec) -> spec.options((options) -> options.maxInFlight(maxInFlight)),
					(event, context) -> gate.pass());
			instance.start();
			scenario.await("all partitions paused", () -> IntStream.range(0, 3)
				.allMatch((it) -> instance.isPaused(scenario.partition(it), PauseReason.IN_FLIGHT)));

			gate.open();

			scenario.awaitLagZero();
			scenario.history()
				.verify(new InFlightBound(maxInFlight, maxInFlight / 4), new NothingLost(), new HandledOnce());
		}
	}

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void i5BytesInFlightAreBoundedAndAHugeEventPasses(GroupProtocol protocol, EmbeddedBroker broker) {
		int maxBytes = 100_000;
		int valueBytes = 2_000;
		int maxPollRecords = 20;
		try (Scenario scenario = Scenario.on(broker, protocol, 1); Gate gate = new Gate()) {
			EventFeed feed = scenario.feed();
			feed.sendRaw(0, "huge".getBytes(StandardCharsets.UTF_8), new byte[3 * maxBytes]);
			IntStream.range(0, 1_000).forEach((i) -> feed.sendText("key-" + i % 50, 0, "x".repeat(valueBytes)));
			feed.flush();
			Instance instance = scenario.instance("a",
					(spec) -> spec.consumerProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords)
						.options((options) -> options.maxInFlightBytes(maxBytes)),
					(event, context) -> {
						if (!event.key().equals("huge")) {
							gate.pass();
						}
					});
			instance.start();
			scenario.await("paused for bytes",
					() -> instance.isPaused(scenario.partition(0), PauseReason.IN_FLIGHT_SIZE)
							&& scenario.history().concluded() == 1);
			PartitionStatus status = instance.status(scenario.partition(0));
			Figures.print("BoundsIT", "%s: %d bytes in flight with a limit of %d", protocol, status.inFlightBytes(),
					maxBytes);
			assertThat(status.inFlightBytes())
				.isLessThanOrEqualTo(maxBytes + maxPollRecords * (valueBytes + "key-00".length()));

			gate.open();

			scenario.awaitLagZero();
			scenario.history().verify(new NothingLost(), new HandledOnce());
		}
	}

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void i4PollingGoesOnWhileHandlersTakeLongerThanMaxPollInterval(GroupProtocol protocol, EmbeddedBroker broker) {
		Duration maxPollInterval = Duration.ofSeconds(6);
		try (Scenario scenario = Scenario.on(broker, protocol, 1); Gate gate = new Gate()) {
			History history = scenario.history();
			EventFeed feed = scenario.feed();
			IntStream.range(0, 500).forEach((i) -> feed.send("key-" + i % 50));
			feed.flush();
			scenario
				.instance("a",
						(spec) -> spec
							.consumerProperty(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
									(int) maxPollInterval.toMillis())
							.options((options) -> options.maxInFlight(100).revokeTimeout(Duration.ofMillis(500))),
						(event, context) -> gate.pass())
				.start();
			scenario.await("busy", () -> history.running() > 0);

			long begin = System.nanoTime();
			scenario.await("longer than the interval",
					() -> System.nanoTime() - begin > maxPollInterval.plusSeconds(2).toNanos());

			gate.open();
			scenario.awaitLagZero();
			Figures.print("BoundsIT", "%s: longest time between polls %d ms", protocol,
					PollGap.longest(history.facts()).toMillis());
			assertThat(history.count(Fact.Assigned.class)).isOne();
			assertThat(history.count(Fact.Revoking.class) + history.count(Fact.Lost.class)).isZero();
			history.verify(new PollGap(maxPollInterval), new InFlightBound(100, 25), new NothingLost(),
					new HandledOnce());
		}
	}

}
