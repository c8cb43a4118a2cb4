package dev.prosody.spring.boot.autoconfigure.observation;

import dev.prosody.spring.ProsodyClientCustomizer;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of observations, on whenever the application has an
 * {@link ObservationRegistry}. To be switched off with
 * {@code management.observations.enable.prosody=false}.
 */
@AutoConfiguration(
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
		beforeName = "dev.prosody.spring.boot.autoconfigure.ProsodyAutoConfiguration")
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = "prosody.enabled", matchIfMissing = true)
public final class ProsodyObservationAutoConfiguration {

	ProsodyObservationAutoConfiguration() {
	}

	/** First, so that a customizer of the application's can choose another registry. */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ProsodyClientCustomizer prosodyObservationClientCustomizer(ObservationRegistry registry) {
		return (builder) -> builder.observationRegistry(registry);
	}

}
