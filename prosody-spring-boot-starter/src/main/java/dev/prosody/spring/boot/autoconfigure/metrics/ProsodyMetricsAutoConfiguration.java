package dev.prosody.spring.boot.autoconfigure.metrics;

import dev.prosody.metrics.MicrometerMeters;
import dev.prosody.metrics.ProsodyMeters;
import dev.prosody.spring.ProsodyClientCustomizer;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of the listeners' meters, on whenever the application has a
 * {@link MeterRegistry}. To be switched off with
 * {@code management.metrics.enable.prosody=false}.
 */
@AutoConfiguration(
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
		beforeName = "dev.prosody.spring.boot.autoconfigure.ProsodyAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnBooleanProperty(name = "prosody.enabled", matchIfMissing = true)
public final class ProsodyMetricsAutoConfiguration {

	ProsodyMetricsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(ProsodyMeters.class)
	MicrometerMeters prosodyMeters(MeterRegistry registry) {
		return new MicrometerMeters(registry);
	}

	/** First, so that a customizer of the application's can choose others. */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ProsodyClientCustomizer prosodyMetersClientCustomizer(ProsodyMeters meters) {
		return (builder) -> builder.meters(meters);
	}

}
