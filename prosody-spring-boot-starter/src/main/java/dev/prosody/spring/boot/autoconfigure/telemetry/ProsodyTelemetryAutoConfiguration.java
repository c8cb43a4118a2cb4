package dev.prosody.spring.boot.autoconfigure.telemetry;

import dev.prosody.spring.ProsodyClientCustomizer;
import dev.prosody.telemetry.TelemetrySettings;
import dev.prosody.telemetry.TraceFields;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the telemetry topic, off unless
 * {@code prosody.telemetry.enabled=true}.
 */
@AutoConfiguration(
		afterName = "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
		beforeName = "dev.prosody.spring.boot.autoconfigure.ProsodyAutoConfiguration")
@ConditionalOnBooleanProperty(name = "prosody.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty("prosody.telemetry.enabled")
public final class ProsodyTelemetryAutoConfiguration {

	private static final String TOPIC = "prosody.telemetry.topic";

	ProsodyTelemetryAutoConfiguration() {
	}

	/** First, so that a customizer of the application's can choose another topic. */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ProsodyClientCustomizer prosodyTelemetryClientCustomizer(Environment environment,
			ObjectProvider<TraceFields.Source> traces) {
		String topic = environment.getProperty(TOPIC, TelemetrySettings.DEFAULT_TOPIC);
		if (topic.isBlank()) {
			throw new InvalidConfigurationPropertyValueException(TOPIC, topic, "It must not be empty.");
		}
		TelemetrySettings settings = new TelemetrySettings(topic, traces.getIfUnique(() -> TraceFields.Source.NONE));
		return (builder) -> builder.telemetry(settings);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Tracer.class)
	@ConditionalOnBean({ Tracer.class, Propagator.class })
	static class TracingConfiguration {

		@Bean
		@ConditionalOnMissingBean(TraceFields.Source.class)
		CurrentSpan prosodyCurrentSpan(Tracer tracer, Propagator propagator) {
			return new CurrentSpan(tracer, propagator);
		}

	}

}
