package dev.prosody.spring.telemetry;

import java.util.ArrayList;
import java.util.List;

import dev.prosody.failure.PermanentException;
import dev.prosody.handler.EventContext;
import dev.prosody.spring.ProsodyClientCustomizer;
import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/** The telemetry topic as a sibling client's reader sees it. */
@Isolated("looks at the threads of the whole JVM")
@ExtendWith(SharedBroker.class)
class TelemetryIT {

	private final JsonMapper json = JsonMapper.builder().build();

	static class Handler {

		@ProsodyListener(id = "measured", topics = "${measured.topic}")
		void handle(String order, EventContext context) {
			if (order.equals("bad")) {
				if (context.attempt() == 1) {
					throw new IllegalStateException("not reachable");
				}
				throw new PermanentException("bad order");
			}
		}

	}

	@Import(Handler.class)
	static class Application {

	}

	@Test
	void eachAttemptIsAPairAndEachSendARecord(TestBroker broker) {
		broker.createTopic("measured", 1);
		broker.createTopic("measured-telemetry", 1);
		try (TestApplication application = TestApplication.run(broker, "measured", Application.class,
				"measured.topic=measured", "prosody.telemetry.enabled=true",
				"prosody.telemetry.topic=measured-telemetry", "prosody.consumer.retry.initial-interval=1ms",
				"management.tracing.sampling.probability=1.0",
				"spring.autoconfigure.exclude=org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration")) {
			application.send("measured", "a", "good");
			application.send("measured", "b", "bad");
			application.await("both concluded", () -> application.status("measured").counts().succeeded() == 1
					&& application.status("measured").counts().deadLettered() == 1);
		}

		List<JsonNode> records = new ArrayList<>();
		broker.awaitRecords("measured-telemetry", 9).forEach((record) -> {
			JsonNode value = this.json.readTree(record.value());
			assertThat(new String(record.key())).isEqualTo(value.path("key").asString());
			assertThat(value.path("eventTime").asString())
				.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
			assertThat(value.path("hostname").asString()).isNotBlank();
			records.add(value);
		});
		assertThat(summary(records, "a")).containsExactlyInAnyOrder("message.sent measured@0 by measured",
				"message.dispatched measured@0 by measured normal", "message.succeeded measured@0 by measured normal");
		assertThat(summary(records, "b")).containsExactlyInAnyOrder("message.sent measured@1 by measured",
				"message.dispatched measured@1 by measured normal",
				"message.failed measured@1 by measured normal transient java.lang.IllegalStateException: not reachable",
				"message.dispatched measured@1 by measured failure",
				"message.failed measured@1 by measured failure permanent dev.prosody.failure.PermanentException: bad order",
				"message.sent measured-dlt@0 by measured");
		assertThat(records.stream().filter((it) -> it.path("type").asString().endsWith("dispatched")))
			.allSatisfy((it) -> assertThat(it.path("traceParent").asString())
				.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-9a-f]"));
	}

	private static List<String> summary(List<JsonNode> records, String key) {
		return records.stream()
			.filter((it) -> it.path("key").asString().equals(key))
			.map((it) -> (it.path("type").asString().replace("prosody.", "") + " " + it.path("topic").asString() + "@"
					+ it.path("offset").asLong() + " by " + it.path("source").asString() + " "
					+ it.path("demandType").asString("") + " " + it.path("errorCategory").asString("") + " "
					+ it.path("exception").asString(""))
				.strip())
			.toList();
	}

	/** Nothing waits for it, and nothing fails. */
	@Test
	void aTopicThatDoesNotExistDisturbsNothing(TestBroker broker) {
		broker.createTopic("unmeasured", 1);
		try (TestApplication application = TestApplication.run(broker, "unmeasured", Application.class,
				"measured.topic=unmeasured", "prosody.telemetry.enabled=true",
				"prosody.telemetry.topic=unmeasured.{none}")) {
			for (int i = 0; i < 50; i++) {
				application.send("unmeasured", "k" + i, "good");
			}
			application.await("handled", () -> application.status("measured").counts().succeeded() == 50);
		}
	}

	@Test
	void nothingIsWrittenUnlessItIsWanted(TestBroker broker) {
		broker.createTopic("quiet", 1);
		try (TestApplication application = TestApplication.run(broker, "quiet", Application.class,
				"measured.topic=quiet")) {
			assertThat(application.context().getBeansOfType(ProsodyClientCustomizer.class))
				.doesNotContainKey("prosodyTelemetryClientCustomizer");
			application.send("quiet", "a", "good");
			application.await("handled", () -> application.status("measured").counts().succeeded() == 1);
			assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.doesNotContain("prosody-telemetry");
		}
	}

}
