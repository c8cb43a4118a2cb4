package dev.prosody.spring;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import dev.prosody.testing.BrokerAdmin;
import dev.prosody.testing.BrokerProcess;
import dev.prosody.testing.Figures;
import dev.prosody.testing.Ports;
import dev.prosody.testing.TcpRelay;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/** What Actuator's health says when something goes wrong. */
@ExtendWith(SharedBroker.class)
@Timeout(180)
class HealthIT {

	@Import(Handlers.class)
	static class FailingApplication {

	}

	static class Handlers {

		@ProsodyListener(id = "failing", topics = "health-failing", codec = "string")
		void failing(String event) {
			throw new OutOfMemoryError("on purpose");
		}

		@ProsodyListener(id = "sound", topics = "health-sound", codec = "string")
		void sound(String event) {
		}

	}

	@Test
	void aHandlerThatRunsOutOfMemoryTakesItsListenersHealthDown(TestBroker broker) throws Exception {
		broker.createTopic("health-failing", 1);
		broker.createTopic("health-sound", 1);
		try (TestApplication application = TestApplication.run(broker, "health", FailingApplication.class,
				"prosody.consumer.shutdown-timeout=2s")) {
			application.awaitAssignment("failing");
			application.awaitAssignment("sound");
			application.await("both are up", () -> code(application, "prosody").equals("UP"));

			application.send("health-failing", "key", "event");

			application.await("down", () -> code(application, "prosody").equals("DOWN"));
			assertThat(details(application, "failing")).containsEntry("partitions", Map.of())
				.hasEntrySatisfying("state", (state) -> assertThat(state).hasToString("FAILED"))
				.hasEntrySatisfying("lastError", (error) -> assertThat(error).asString().contains("OutOfMemoryError"));
			assertThat(code(application, "prosody", "sound")).isEqualTo("UP");
			assertThat(details(application, "sound")).contains(entry("stalled", false), entry("group", "health"));
			assertThat(code(application, "liveness")).as("not asked for").isEqualTo("UP");
		}
	}

	@Import(BothProtocols.class)
	static class CutOffApplication {

	}

	static class BothProtocols {

		@ProsodyListener(id = "classic", topics = "health-classic", codec = "string")
		void classic(String event) {
		}

		@ProsodyListener(id = "consumer", topics = "health-consumer", codec = "string", groupId = "health-consumer",
				properties = "group.protocol=consumer")
		void consumer(String event) {
		}

	}

	@Test
	void aBrokerThatIsAwayTakesHealthDownInTimeAndUpAgainWhenItIsBack(@TempDir Path home) throws Exception {
		int port = Ports.free();
		try (TcpRelay relay = TcpRelay.to(port);
				BrokerProcess broker = BrokerProcess.behind(home, port, relay.port()).start()) {
			try (BrokerAdmin admin = new BrokerAdmin(broker)) {
				admin.createTopic("health-classic", 1, Map.of());
				admin.createTopic("health-consumer", 1, Map.of());
			}
			try (TestApplication application = TestApplication.run(broker.bootstrapServers(), "health-classic",
					CutOffApplication.class, "spring.kafka.consumer.properties.group.protocol=classic")) {
				application.await("both are up", () -> code(application, "prosody").equals("UP"));

				relay.blackHole(true);
				long begin = System.nanoTime();
				Awaitility.await("down")
					.atMost(Duration.ofSeconds(30))
					.until(() -> code(application, "prosody", "classic").equals("DOWN")
							&& code(application, "prosody", "consumer").equals("DOWN"));
				Figures.print("HealthIT", "down %d s after the broker fell silent",
						Duration.ofNanos(System.nanoTime() - begin).toSeconds());
				assertThat(details(application, "classic")).containsKey("lastError");
				assertThat(details(application, "consumer")).containsKey("lastError");

				relay.blackHole(false);
				application.await("both are up again", () -> code(application, "prosody").equals("UP"));
			}
			finally {
				relay.blackHole(false);
			}
		}
	}

	private static String code(TestApplication application, String... path) {
		return application.bean(HealthEndpoint.class).healthForPath(path).getStatus().getCode();
	}

	private static Map<String, Object> details(TestApplication application, String listener) {
		return ((IndicatedHealthDescriptor) application.bean(HealthEndpoint.class).healthForPath("prosody", listener))
			.getDetails();
	}

}
