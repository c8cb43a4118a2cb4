package dev.prosody;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import dev.prosody.listener.ListenerSpec;
import dev.prosody.testing.BrokerProcess;
import dev.prosody.testing.Figures;
import dev.prosody.testing.Instance;
import dev.prosody.testing.RelayedBroker;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.TcpRelay;
import dev.prosody.testing.history.Fact;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The broker is away, or silent, while events fail for good: longer than a dead letter
 * may be under way, so that it is given up and sent again.
 * {@code -Dprosody.test.outage=60s} lasts as long as that with the default timeouts.
 */
@Timeout(300)
class DeadLetterOutageIT {

	private static final Duration OUTAGE = Duration
		.parse("PT" + System.getProperty("prosody.test.outage", "6s").toUpperCase(Locale.ROOT));

	/** As by default, or short enough for several sends to fail. */
	private static final Duration SEND_TIMEOUT = (OUTAGE.toSeconds() < 60) ? OUTAGE.dividedBy(3)
			: Duration.ofSeconds(30);

	/** Far more than are handled before the outage. */
	private static final int EVENTS_OF_EACH_KEY = 200;

	private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(4);

	/** Of a machine that is busy with other tests. */
	private static final Duration TOLERANCE = Duration.ofSeconds(5);

	/** How the broker is away. */
	enum Outage {

		/** Its process is gone. */
		KILLED,

		/**
		 * Connections live and nothing comes through: what was sent arrives in the end.
		 */
		SILENT

	}

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
	@EnumSource
	void i3NothingIsLostAndEachKeyKeepsItsOrder(Outage outage) throws Exception {
		try (Scenario classic = scenario(GroupProtocol.CLASSIC);
				Scenario consumer = scenario(GroupProtocol.CONSUMER);
				LetterTraffic first = traffic(classic, "classic-" + outage);
				LetterTraffic second = traffic(consumer, "consumer-" + outage)) {
			List<LetterTraffic> both = List.of(first, second);
			start(first, classic, GroupProtocol.CLASSIC);
			start(second, consumer, GroupProtocol.CONSUMER);

			begin(outage);
			List<Long> before = both.stream().map(LetterTraffic::othersHandled).toList();
			both.forEach(LetterTraffic::releaseOthers);
			long begin = System.nanoTime();
			Awaitility.await("the outage")
				.atMost(OUTAGE.multipliedBy(2))
				.until(() -> System.nanoTime() - begin > OUTAGE.toNanos());
			List<Long> after = both.stream().map(LetterTraffic::othersHandled).toList();
			end(outage);

			both.forEach((traffic) -> traffic.send(10));
			both.forEach((traffic) -> traffic.awaitRefused("TimeoutException"));
			Figures.print("DeadLetterOutageIT",
					"%s for %d s: %s events of other keys handled before it, %s after it; %d and %d losses", outage,
					OUTAGE.toSeconds(), before, after, losses(classic), losses(consumer));
			assertThat(after.getFirst()).isGreaterThan(before.getFirst());
			assertThat(after.getLast()).isGreaterThan(before.getLast());
			both.forEach(LetterTraffic::verify);
		}
		finally {
			relay.blackHole(false);
		}
	}

	private static Scenario scenario(GroupProtocol protocol) {
		return Scenario.on(broker, protocol, 2).sendTimeout(SEND_TIMEOUT);
	}

	private static LetterTraffic traffic(Scenario scenario, String name) {
		return new LetterTraffic(scenario, "DeadLetterOutageIT", "outage-" + name.toLowerCase(Locale.ROOT));
	}

	/** Until letters are written and much is left to do. */
	private static void start(LetterTraffic traffic, Scenario scenario, GroupProtocol protocol) {
		traffic.send(EVENTS_OF_EACH_KEY);
		traffic.holdOthersFrom(10);
		traffic.instance((spec) -> settings(spec, protocol)).start();
		scenario.await("letters are written", () -> scenario.history().count(Fact.DeadLettered.class) > 20);
	}

	private static int losses(Scenario scenario) {
		return scenario.history().count(Fact.Lost.class);
	}

	@Test
	void i8AStopEndsInTimeWhileLettersCannotBeWritten() throws Exception {
		try (Scenario scenario = scenario(GroupProtocol.CONSUMER);
				LetterTraffic traffic = traffic(scenario, "stopped")) {
			Instance instance = traffic.instance((spec) -> {
				settings(spec, GroupProtocol.CONSUMER);
				spec.options((options) -> options.shutdownTimeout(SHUTDOWN_TIMEOUT));
			});
			traffic.send(EVENTS_OF_EACH_KEY);
			instance.start();
			scenario.await("letters are written", () -> scenario.history().count(Fact.DeadLettered.class) > 20);
			begin(Outage.KILLED);
			traffic.awaitRefused("TimeoutException");

			Duration stop = traffic.stop(instance);

			Figures.print("DeadLetterOutageIT", "stopped after %d ms without a broker", stop.toMillis());
			assertThat(stop).isLessThan(SHUTDOWN_TIMEOUT.plus(TOLERANCE));
			end(Outage.KILLED);
			instance.start();
			traffic.verify();
		}
	}

	private static void settings(ListenerSpec spec, GroupProtocol protocol) {
		if (protocol == GroupProtocol.CLASSIC) {
			spec.consumerProperty(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 3_000);
		}
	}

	private static void begin(Outage outage) {
		switch (outage) {
			case KILLED -> broker.kill();
			case SILENT -> relay.blackHole(true);
		}
	}

	private static void end(Outage outage) throws IOException {
		switch (outage) {
			case KILLED -> broker.start();
			case SILENT -> relay.blackHole(false);
		}
	}

}
