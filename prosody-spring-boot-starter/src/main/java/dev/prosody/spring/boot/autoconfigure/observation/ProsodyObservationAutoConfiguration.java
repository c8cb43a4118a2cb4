package dev.prosody.spring.boot.autoconfigure.observation;

import dev.prosody.observation.ProcessObservationConvention;
import dev.prosody.observation.ProcessTimerHandler;
import dev.prosody.observation.SendObservationConvention;
import dev.prosody.spring.ProsodyClientCustomizer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of observations, on whenever the application has an
 * {@link ObservationRegistry}. To be switched off with
 * {@code management.observations.enable.prosody=false}.
 */
@AutoConfiguration(
		afterName = {
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
				"org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration" },
		beforeName = "dev.prosody.spring.boot.autoconfigure.ProsodyAutoConfiguration")
@ConditionalOnBean(ObservationRegistry.class)
@Conditional(OnObservationEnabledCondition.class)
@ConditionalOnBooleanProperty(name = "prosody.enabled", matchIfMissing = true)
public final class ProsodyObservationAutoConfiguration {

	ProsodyObservationAutoConfiguration() {
	}

	/** First, so that a customizer of the application's can choose another registry. */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ProsodyClientCustomizer prosodyObservationClientCustomizer(ObservationRegistry registry,
			ObjectProvider<SendObservationConvention> sendConvention,
			ObjectProvider<ProcessObservationConvention> processConvention) {
		return (builder) -> {
			builder.observationRegistry(registry);
			sendConvention.ifUnique(builder::sendObservationConvention);
			processConvention.ifUnique(builder::processObservationConvention);
		};
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ MeterRegistry.class, MeterObservationHandler.class })
	@ConditionalOnBean(MeterRegistry.class)
	static class TimerConfiguration {

		/** Before Micrometer's own, of which Boot takes the first that fits. */
		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		@ConditionalOnMissingBean
		ProcessTimerHandler prosodyProcessTimerHandler(MeterRegistry registry) {
			return new ProcessTimerHandler(registry);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Tracer.class)
	@ConditionalOnBean({ Tracer.class, Propagator.class })
	@ConditionalOnProperty(name = "prosody.observation.relation", havingValue = "link")
	static class LinkConfiguration {

		/**
		 * Before that of all receivers,
		 * {@code RECEIVER_TRACING_OBSERVATION_HANDLER_ORDER}.
		 */
		@Bean
		@Order(0)
		@ConditionalOnMissingBean
		LinkedTraceHandler prosodyLinkedTraceHandler(Tracer tracer, Propagator propagator) {
			return new LinkedTraceHandler(tracer, propagator);
		}

	}

}
