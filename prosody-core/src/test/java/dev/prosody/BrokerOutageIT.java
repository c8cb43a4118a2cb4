package dev.prosody;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.prosody.send.SendException;
import dev.prosody.send.SentEvent;
import dev.prosody.status.ListenerState;
import dev.prosody.testing.BrokerAdmin;
import dev.prosody.testing.BrokerProcess;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Figures;
import dev.prosody.testing.Instance;
import dev.prosody.testing.RelayedBroker;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.SimulatedWork;
import dev.prosody.testing.TcpRelay;
import dev.prosody.testing.history.CommitBelowUnsettled;
import dev.prosody.testing.history.EpochFence;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.HandledOnce;
import dev.prosody.testing.history.History;
import dev.prosody.testing.history.KeyOrder;
import dev.prosody.testing.history.NothingLost;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The broker is away for a while. */
@Timeout(120)
class BrokerOutageIT {

	/** As the broker process has it for the consumer protocol. */
	private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(3);

	@TempDir
	private static Path home;

	private static RelayedBroker relayed;

	private static TcpRelay relay;

	private static BrokerProcess broker;

	@BeforeAll
	static void startBroker() throws Exception {
		relayed = RelayedBroker.start(home);
		relay = relayed.relay();
		broker = relayed.process();
	}

	@AfterAll
	static void stopBroker() throws Exception {
		relayed.close();
	}

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void connectsWhenTheBrokerBecomesReachable(GroupProtocol protocol) {
		try (Scenario scenario = Scenario.on(broker, protocol, 2)) {
			EventFeed feed = scenario.feed();
			send(feed, 100);
			Instance instance = instance(scenario, protocol);
			relay.refuse(true);

			instance.start();

			scenario.await("it has tried", () -> instance.status().state() == ListenerState.CONNECTING
					&& scenario.history().count(Fact.Polled.class) > 5);
			assertThat(instance.status().partitions()).isEmpty();
			relay.refuse(false);
			scenario.awaitLagZero();
			assertThat(instance.status().state()).isEqualTo(ListenerState.RUNNING);
			scenario.history().verify(new NothingLost(), new HandledOnce());
		}
		finally {
			relay.refuse(false);
		}
	}

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void i3NothingIsLostWhenTheBrokerIsRestarted(GroupProtocol protocol) throws Exception {
		try (Scenario scenario = Scenario.on(broker, protocol, 2)) {
			History history = scenario.history();
			EventFeed feed = scenario.feed();
			send(feed, 6_000);
			instance(scenario, protocol).start();
			scenario.await("in the middle", () -> history.concluded() > 500);

			broker.kill();
			scenario.await("what was fetched is handled", () -> history.running() == 0);
			broker.start();
			send(feed, 100);

			scenario.awaitAllConcluded();
			scenario.awaitLagZero();
			print(protocol, "broker restarted", history);
			history.verify(KeyOrder.everywhere(), new CommitBelowUnsettled(), new NothingLost(), new EpochFence());
		}
	}

	@ParameterizedTest
	@EnumSource(GroupProtocol.class)
	void i6PartitionsLostInABlackHoleAreHandledAgainByTheNextEpoch(GroupProtocol protocol) {
		try (Scenario scenario = Scenario.on(broker, protocol, 2)) {
			History history = scenario.history();
			EventFeed feed = scenario.feed();
			send(feed, 6_000);
			instance(scenario, protocol).start();
			scenario.await("in the middle", () -> history.concluded() > 500);

			relay.blackHole(true);
			long begin = System.nanoTime();
			scenario.await("the session is over",
					() -> System.nanoTime() - begin > SESSION_TIMEOUT.multipliedBy(2).toNanos());
			relay.blackHole(false);

			scenario.await("lost and assigned again",
					() -> history.count(Fact.Lost.class) > 0 && history.count(Fact.Assigned.class) > 1);
			scenario.awaitAllConcluded();
			scenario.awaitLagZero();
			print(protocol, "partitions lost", history);
			history.verify(KeyOrder.everywhere(), new CommitBelowUnsettled(), new NothingLost(), new EpochFence());
		}
		finally {
			relay.blackHole(false);
		}
	}

	@Test
	void sendToABrokerThatFallsSilentEndsWithItsTimeout() {
		try (BrokerAdmin admin = new BrokerAdmin(broker);
				ProsodyClient client = ProsodyClient.builder()
					.kafka(broker.clientConfig())
					.sendTimeout(Duration.ofSeconds(3))
					.build()) {
			admin.createTopic("silence", 1, Map.of());
			client.sender().sendAndWait("silence", "k", "heard");
			relay.blackHole(true);

			CompletableFuture<SentEvent> send = client.sender().send("silence", "k", "not heard");

			// Kafka's own default is 120 seconds
			assertThat(send.handle((sent, ex) -> ex).orTimeout(30, TimeUnit.SECONDS).join())
				.isInstanceOf(SendException.class)
				.hasCauseInstanceOf(TimeoutException.class);
		}
		finally {
			relay.blackHole(false);
		}
	}

	private static Instance instance(Scenario scenario, GroupProtocol protocol) {
		return scenario.instance("a", (spec) -> {
			spec.options((options) -> options.maxConcurrency(16));
			if (protocol == GroupProtocol.CLASSIC) {
				spec.consumerProperty(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) SESSION_TIMEOUT.toMillis());
			}
		}, (event, context) -> SimulatedWork.takes(Duration.ofMillis(5)));
	}

	private static void send(EventFeed feed, int events) {
		IntStream.range(0, events).forEach((i) -> feed.send("key-" + i % 100));
		feed.flush();
	}

	private static void print(GroupProtocol protocol, String what, History history) {
		Figures.print("BrokerOutageIT", "%s: %s, %d losses, %d events handled again", protocol, what,
				history.count(Fact.Lost.class), HandledOnce.duplicates(history.facts()));
	}

}
