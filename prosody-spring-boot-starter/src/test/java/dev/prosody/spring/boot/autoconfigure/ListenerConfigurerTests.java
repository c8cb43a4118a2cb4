package dev.prosody.spring.boot.autoconfigure;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import dev.prosody.codec.EventCodecs;
import dev.prosody.handler.AsyncProsodyHandler;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.listener.ListenerOptions;
import dev.prosody.listener.ProsodyMode;
import dev.prosody.listener.Subscription;
import dev.prosody.spring.ListenerAttributes;
import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.ProsodyListenerConfigurer;
import dev.prosody.spring.ProsodyListenerCustomizer;
import dev.prosody.spring.ProsodyListenerRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/** Listeners that beans add, without annotations. */
class ListenerConfigurerTests {

	private static final Type STRINGS = new ParameterizedTypeReference<List<String>>() {
	}.getType();

	private static ApplicationContextRunner application(ProsodyListenerConfigurer... configurers) {
		ApplicationContextRunner runner = Applications.withoutBroker()
			.withPropertyValues("spring.kafka.bootstrap-servers=127.0.0.1:1", "prosody.consumer.topics.missing=ignore");
		for (int i = 0; i < configurers.length; i++) {
			ProsodyListenerConfigurer configurer = configurers[i];
			runner = runner.withBean("configurer" + i, ProsodyListenerConfigurer.class, () -> configurer);
		}
		return runner;
	}

	private static ProsodyListenerConfigurer orders(Consumer<ListenerAttributes> attributes) {
		return (registrar) -> registrar.listener("orders", String.class, attributes, (event, context) -> {
		});
	}

	private static ListenerDefinition definition(ProsodyListenerRegistry registry) {
		return registry.get("orders").definition();
	}

	@Test
	void everyAttributeIsThatOfTheAnnotation() {
		application(orders((listener) -> listener.topics("${topic}", "more")
			.groupId("own")
			.mode(ProsodyMode.LOW_LATENCY)
			.eventTypes("order.")
			.maxConcurrency(7)
			.deadLetterTopic("own-dlt")
			.codec("string")
			.autoStartup(false)
			.properties("max.poll.records=70")
			.handlesExcise())).withPropertyValues("topic=orders").run((context) -> {
				ListenerDefinition definition = definition(context.getBean(ProsodyListenerRegistry.class));
				ListenerOptions options = definition.options();
				assertThat(definition.subscription()).isEqualTo(new Subscription.Topics(List.of("orders", "more")));
				assertThat(definition.groupId()).isEqualTo("own");
				assertThat(options.mode()).isEqualTo(ProsodyMode.LOW_LATENCY);
				assertThat(options.filter().eventTypes()).containsExactly("order.");
				assertThat(options.maxConcurrency()).isEqualTo(7);
				assertThat(options.deadLetter().topic()).isEqualTo("own-dlt");
				assertThat(definition.codec()).isSameAs(EventCodecs.string());
				assertThat(definition.autoStartup()).isFalse();
				assertThat(definition.consumerProperties()).isEqualTo(Map.of("max.poll.records", "70"));
				assertThat(definition.handlesExcise()).isTrue();
				assertThat(definition.payloadTypes().typeOf(null)).isEqualTo(String.class);
			});
	}

	@Test
	void attributesStandBetweenThePropertiesOfAllListenersAndItsOwn() {
		application(orders((listener) -> listener.topicPattern("orders-.*").maxConcurrency(7).codec("bytes")))
			.withPropertyValues("prosody.consumer.max-concurrency=2", "prosody.consumer.codec=string",
					"prosody.consumer.handler-timeout=7s", "prosody.listener.orders.codec=json",
					"prosody.listener.orders.stall-threshold=8s")
			.withBean(ProsodyListenerCustomizer.class,
					() -> (id, spec) -> spec.options((options) -> options.maxAhead(id.length())))
			.run((context) -> {
				ListenerDefinition definition = definition(context.getBean(ProsodyListenerRegistry.class));
				assertThat(definition.options().maxConcurrency()).isEqualTo(7);
				assertThat(definition.codec()).isNotSameAs(EventCodecs.string()).isNotSameAs(EventCodecs.bytes());
				assertThat(definition.options().handlerTimeout()).isEqualTo(Duration.ofSeconds(7));
				assertThat(definition.options().stallThreshold()).isEqualTo(Duration.ofSeconds(8));
				assertThat(definition.options().maxAhead()).isEqualTo(6);
				assertThat(definition.subscription()).isInstanceOf(Subscription.Matching.class);
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class Ordered {

		@Bean
		@Order(2)
		ProsodyListenerConfigurer second() {
			return (registrar) -> registrar.listener("b", String.class, (listener) -> listener.topics("b"),
					(event, context) -> {
					});
		}

		@Bean
		@Order(1)
		ProsodyListenerConfigurer first() {
			AsyncProsodyHandler<List<String>> handler = (event, context) -> null;
			return (registrar) -> {
				for (String id : List.of("a1", "a2")) {
					registrar.asyncListener(id, STRINGS, (listener) -> listener.topics(id), handler);
				}
			};
		}

	}

	static class Annotated {

		@ProsodyListener(id = "annotated", topics = "annotated")
		void handle(String order) {
		}

	}

	@Test
	void theyJoinTheAnnotatedOnesInTheOrderOfTheirBeans() {
		application().withUserConfiguration(Ordered.class)
			.withBean(Annotated.class)
			.run((context) -> assertThat(context.getBean(ProsodyListenerRegistry.class).ids())
				.containsExactly("annotated", "a1", "a2", "b"));
	}

	@Test
	void theStartIsReportedWithTheOriginOfTheirGroup() {
		try (LogLines lines = LogLines.of("dev.prosody.spring.listener.StartupReport")) {
			application((registrar) -> registrar.listener("reported", String.class,
					(listener) -> listener.topics("reports").groupId("own"), (event, context) -> {
					}))
				.run((context) -> assertThat(lines.at(Level.INFO)).filteredOn((line) -> line.contains("'reported'"))
					.singleElement()
					.asString()
					.contains("reads [reports] in group 'own' (from ProsodyListenerConfigurer)"));
		}
	}

}
