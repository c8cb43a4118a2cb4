package dev.prosody.spring.logging;

import dev.prosody.failure.PermanentException;
import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/** What Boot's structured logging makes of the lines that are written for an event. */
@ExtendWith(SharedBroker.class)
class StructuredLoggingIT {

	private static final String HANDLER = "dev.prosody.spring.logging.handler";

	private static final Logger logger = LoggerFactory.getLogger(HANDLER);

	static class Handler {

		@ProsodyListener(id = "logged", topics = "logged-orders")
		void handle(String order) {
			logger.warn("handling {}", order);
			throw new PermanentException("cannot be handled");
		}

	}

	@Import(Handler.class)
	static class Application {

	}

	@Test
	void handlersAndOurLinesCarryTheCoordinatesOfTheEvent(TestBroker broker) {
		broker.createTopic("logged-orders", 1);
		try (StructuredLines lines = new StructuredLines("logstash", HANDLER, "dev.prosody.events")) {
			try (TestApplication application = TestApplication.run(broker, "logged", Application.class)) {
				application.send("logged-orders", "key", "first");
				application.send("logged-orders", "key", "second");
				application.await("dead-lettered", () -> application.status("logged").counts().deadLettered() == 2);
				logger.warn("on another thread");
			}

			assertThat(lines.with("handling second")).singleElement()
				.satisfies(StructuredLoggingIT::carriesCoordinates);
			assertThat(lines.with("logged-orders-0@1 goes to")).singleElement()
				.satisfies(StructuredLoggingIT::carriesCoordinates);
			assertThat(lines.with("on another thread")).singleElement()
				.satisfies((line) -> assertThat(line.has("prosody.listener")).isFalse());
		}
	}

	private static void carriesCoordinates(JsonNode line) {
		assertThat(line.path("prosody.listener").asString()).isEqualTo("logged");
		assertThat(line.path("prosody.topic").asString()).isEqualTo("logged-orders");
		assertThat(line.path("prosody.partition").asString()).isEqualTo("0");
		assertThat(line.path("prosody.offset").asString()).isEqualTo("1");
	}

}
