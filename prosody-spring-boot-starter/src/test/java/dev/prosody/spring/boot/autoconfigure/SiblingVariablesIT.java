package dev.prosody.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.ProsodyListenerRegistry;
import dev.prosody.spring.ProsodyTemplate;
import dev.prosody.spring.retry.SpringRetryAutoConfiguration;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** An application in the environment of a sibling client. */
@ExtendWith(SharedBroker.class)
class SiblingVariablesIT {

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ KafkaAutoConfiguration.class, JacksonAutoConfiguration.class,
			SpringRetryAutoConfiguration.class, ProsodyAutoConfiguration.class,
			ProsodyListenerAutoConfiguration.class })
	static class Application {

		final List<String> handled = new CopyOnWriteArrayList<>();

		@ProsodyListener(id = "siblings", topics = "${PROSODY_SUBSCRIBED_TOPICS}")
		void handle(String event) {
			this.handled.add(event);
		}

	}

	@Test
	void worksWithNothingButTheVariables(TestBroker broker) throws Exception {
		broker.createTopic("siblings", 1);
		try (ConfigurableApplicationContext context = run(Map.of("PROSODY_BOOTSTRAP_SERVERS", broker.bootstrapServers(),
				"PROSODY_GROUP_ID", "sibling-group", "PROSODY_SUBSCRIBED_TOPICS", "siblings", "PROSODY_STALL_THRESHOLD",
				"2min", "PROSODY_MAX_UNCOMMITTED", "64"))) {
			ProsodyListenerRegistry registry = context.getBean(ProsodyListenerRegistry.class);
			context.getBean(ProsodyTemplate.class).sendAndWait("siblings", "a", "event");

			TestBroker.await("handled", () -> context.getBean(Application.class).handled.equals(List.of("event")));
			assertThat(registry.status("siblings").groupId()).isEqualTo("sibling-group");
			ProsodyProperties.Listener consumer = context.getBean(ProsodyProperties.class).consumer();
			assertThat(consumer.maxInFlight()).isEqualTo(64);
			assertThat(consumer.handlerTimeout()).isEqualTo(Duration.ofSeconds(96));
		}
	}

	@Test
	void valueOutOfOurRangeIsTracedBackToItsVariable(TestBroker broker) {
		StartupFailure failure = StartupFailure
			.reportedBy(() -> run(Map.of("PROSODY_BOOTSTRAP_SERVERS", broker.bootstrapServers(), "PROSODY_GROUP_ID",
					"g", "PROSODY_SUBSCRIBED_TOPICS", "siblings", "PROSODY_RETRY_BASE", "0s"))
				.close());

		assertThat(failure.description().replace(System.lineSeparator(), "\n"))
			.isEqualTo("Invalid value 'PT0S' for configuration property 'prosody.consumer.retry.initial-interval' "
					+ "(originating from 'environment variable PROSODY_RETRY_BASE'). Validation failed for the following "
					+ "reason:\n\nIt must be positive.");
		assertThat(failure.action()).isEqualTo("Review the value of the property with the provided reason.");
	}

	@Test
	void valueThatCannotBeReadStopsTheStart() {
		StartupFailure failure = StartupFailure
			.reportedBy(() -> run(Map.of("PROSODY_COMMIT_INTERVAL", "soon")).close());

		assertThat(failure.description())
			.isEqualTo("The environment variable PROSODY_COMMIT_INTERVAL is 'soon', but must "
					+ "be a duration such as 30s or 2h 30m.");
		assertThat(failure.action()).isEqualTo(
				"Correct it, or remove it, or set 'prosody.sibling-variables.enabled=false' if variables of other "
						+ "Prosody clients are not meant for this application.");
	}

	private static ConfigurableApplicationContext run(Map<String, Object> variables) {
		return new SpringApplicationBuilder(Application.class).environment(new Surroundings(variables))
			.web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "spring.main.register-shutdown-hook=false",
					"spring.kafka.consumer.heartbeat-interval=300ms")
			.run();
	}

	/** Has only these environment variables, and no system properties. */
	private static final class Surroundings extends StandardEnvironment {

		Surroundings(Map<String, Object> variables) {
			// among them the address of the tests' broker
			getPropertySources().remove(SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
			getPropertySources().replace(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new SystemEnvironmentPropertySource(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		}

	}

}
