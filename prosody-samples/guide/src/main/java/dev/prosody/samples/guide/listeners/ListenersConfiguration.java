package dev.prosody.samples.guide.listeners;

import java.time.Duration;
import java.util.List;

import dev.prosody.handler.EventFilter;
import dev.prosody.handler.EventInterceptor;
import dev.prosody.samples.guide.Ledger;
import dev.prosody.samples.guide.Order;
import dev.prosody.spring.ProsodyListenerConfigurer;
import dev.prosody.spring.ProsodyListenerCustomizer;
import org.slf4j.MDC;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ListenersConfiguration {

	// tag::configurer[]
	@Bean
	ProsodyListenerConfigurer regions(@Value("${guide.regions}") List<String> regions, Ledger ledger) {
		return (registrar) -> {
			for (String region : regions) {
				registrar.listener("orders-" + region, Order.class,
						(listener) -> listener.topics("orders-" + region).maxConcurrency(4),
						(event, context) -> ledger.write(region + " has " + event.payload().id()));
			}
		};
	}
	// end::configurer[]

	// tag::filter[]
	@Bean
	EventFilter noSmokeTests() {
		return (event) -> event.header("smoke-test") == null;
	}
	// end::filter[]

	// tag::interceptor[]
	@Bean
	EventInterceptor eventInLog() {
		return (event, context, handling) -> {
			MDC.put("event", event.id()); // emptied after the attempt
			return handling.proceed();
		};
	}
	// end::interceptor[]

	// tag::customizer[]
	@Bean
	ProsodyListenerCustomizer shortRegions() {
		return (id, spec) -> {
			if (id.startsWith("orders-")) {
				spec.options((options) -> options.handlerTimeout(Duration.ofSeconds(30)));
			}
		};
	}
	// end::customizer[]

}
