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
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> run(Map.of("PROSODY_BOOTSTRAP_SERVERS", broker.bootstrapServers(), "PROSODY_GROUP_ID",
					"g", "PROSODY_SUBSCRIBED_TOPICS", "siblings", "PROSODY_RETRY_BASE", "0s"))
				.close())
			.satisfies((ex) -> assertThat(ex).rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(cause) -> assertThat(cause.getName()).isEqualTo("prosody.consumer.retry.initial-interval")));
	}

	@Test
	void valueThatCannotBeReadStopsTheStart() {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> run(Map.of("PROSODY_COMMIT_INTERVAL", "soon")).close())
			.withMessageContaining("PROSODY_COMMIT_INTERVAL is 'soon'");
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
