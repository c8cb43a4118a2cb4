package dev.prosody.spring.boot.autoconfigure;

import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import dev.prosody.spring.ProsodyListener;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.kafka.annotation.KafkaListener;

import static org.assertj.core.api.Assertions.assertThat;

/** Properties that were set in vain. */
class PropertyReportTests {

	private final ApplicationContextRunner application = Applications.withoutBroker()
		.withBean("handlers", Handlers.class);

	static class Handlers {

		@ProsodyListener(id = "orders", topics = "orders")
		void orders(String order) {
		}

	}

	static class KafkaHandlers {

		@KafkaListener(id = "spring", topics = "orders", autoStartup = "false", groupId = "spring")
		void orders(String order) {
		}

	}

	private static List<String> unknown(Map<String, Object> properties) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().forEach((source) -> environment.getPropertySources().remove(source.getName()));
		environment.getPropertySources().addFirst(new MapPropertySource("application.yml", properties));
		return new IneffectiveProperties(environment).unknown();
	}

	private static List<String> unknownVariables(Map<String, Object> variables) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().forEach((source) -> environment.getPropertySources().remove(source.getName()));
		environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource("systemEnvironment", variables));
		return new IneffectiveProperties(environment).unknown();
	}

	@Test
	void unknownNamesAreReportedWithTheNearest() {
		try (LogLines lines = LogLines.of(PropertyReport.class.getName())) {
			this.application
				.withPropertyValues("prosody.consumer.max-concurency=7", "prosody.consumer.maxInFlight=100",
						"prosody.listener.orders.retry.max-attempt=3")
				.run((context) -> assertThat(context).hasNotFailed());

			assertThat(lines.at(Level.WARN)).singleElement()
				.satisfies((line) -> assertThat(line)
					.startsWith("Properties that Prosody does not know, they have no effect:")
					.contains("prosody.consumer.max-concurency", "; did you mean prosody.consumer.max-concurrency?",
							"prosody.listener.orders.retry.max-attempt",
							"; did you mean prosody.listener.orders.retry.max-attempts?")
					.doesNotContain("maxInFlight", "max-in-flight"));
		}
	}

	@Test
	void everyFormOfAKnownNameIsKnown() {
		assertThat(unknown(Map.of("prosody.consumer.maxInFlight", 1, "prosody.consumer.max_in_flight_size", "1MB",
				"prosody.consumer.failure.transient", "a.B", "prosody.consumer.event-types[0]", "a",
				"prosody.type-mapping.com.acme.Order", "order", "prosody.listener[eu.orders].max-concurrency", 3,
				"prosody.listener.orders.dead-letter.enabled", false, "prosodyx.other", 1)))
			.isEmpty();
	}

	@Test
	void whatIsNothingLikeAKnownNameIsReportedAlone() {
		assertThat(unknown(Map.of("prosody.something.completely.different", 1))).singleElement()
			.satisfies((line) -> assertThat(line).startsWith("prosody.something.completely.different (")
				.doesNotContain("did you mean"));
	}

	@Test
	void variablesHaveLostTheirDashes() {
		assertThat(unknownVariables(Map.of("PROSODY_CONSUMER_MAXCONCURRENCY", "1", "PROSODY_CONSUMER_MAX_CONCURRENCY",
				"1", "PROSODY_LISTENER_ORDERS_RETRY_MAX_ATTEMPTS", "1", "PROSODY_MAX_RETRIES", "1",
				"PROSODY_CASSANDRA_NODES", "x", "PROSODY_CONSUMER_MAX_CONCURENCY", "1", "PATH", "/bin")))
			.containsExactly("environment variable PROSODY_CONSUMER_MAX_CONCURENCY");
	}

	@Test
	void propertiesOfSpringKafkasListenersAreNamedIfThereIsNone() {
		try (LogLines lines = LogLines.of(PropertyReport.class.getName())) {
			this.application
				.withPropertyValues("spring.kafka.listener.concurrency=4", "spring.kafka.listener.ackMode=record")
				.run((context) -> assertThat(context).hasNotFailed());

			assertThat(lines.at(Level.INFO)).containsExactly(
					"[spring.kafka.listener.ackmode, spring.kafka.listener.concurrency] have no effect: there is no "
							+ "@KafkaListener, and @ProsodyListener is configured below prosody.consumer");
		}
	}

	@Test
	void propertiesOfSpringKafkasListenersAreTheirsIfThereAreSome() {
		try (LogLines lines = LogLines.of(PropertyReport.class.getName())) {
			this.application.withBean("kafka", KafkaHandlers.class)
				.withPropertyValues("spring.kafka.listener.concurrency=4")
				.run((context) -> assertThat(context).hasNotFailed());

			assertThat(lines.at(Level.INFO)).isEmpty();
		}
	}

}
