package dev.prosody.spring.boot.autoconfigure;

import java.util.Map;

import dev.prosody.spring.ProsodyListener;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.retry.policy.CircuitBreakerRetryPolicy;

/** What users read when a bean that a listener needs is not there or is no use. */
class NamedBeanFailureTests extends AbstractListenerFailureTests {

	static class Orders {

		@ProsodyListener(id = "orders", topics = "orders")
		void handle(String order) {
		}

	}

	static class NamedBeans {

		@ProsodyListener(id = "orders", topics = "orders", codec = "${codec:}", retryPolicy = "${policy:}",
				backOffPolicy = "${back-off:}", consumerFactory = "${factory:}")
		void handle(String order) {
		}

	}

	@Test
	void unknownCodec() {
		assertFailure(application(NamedBeans.class).withPropertyValues("codec=avro"),
				"Listener 'orders' (bean 'handler', ~NamedBeans.handle) has the codec 'avro', but there is no "
						+ "EventCodec bean of that name.",
				"Set 'codec' of @ProsodyListener, of 'prosody.listener.<id>' or of 'prosody.consumer' to json, string, "
						+ "bytes, kafka or the name of an EventCodec bean (there are none).");
	}

	@Test
	void unknownRetryPolicy() {
		assertFailure(application(NamedBeans.class).withPropertyValues("policy=patient"),
				"Listener 'orders' (bean 'handler', ~NamedBeans.handle) names 'patient' as its 'retryPolicy', but "
						+ "there is no bean of that name.",
				"Define a bean 'patient' of type dev.prosody.retry.RetryStrategy, "
						+ "org.springframework.core.retry.RetryPolicy or org.springframework.retry.RetryPolicy, or "
						+ "correct the name.");
	}

	@Test
	void unknownBackOffPolicy() {
		assertFailure(application(NamedBeans.class).withPropertyValues("back-off=patient"),
				"Listener 'orders' (bean 'handler', ~NamedBeans.handle) names 'patient' as its 'backOffPolicy', but "
						+ "there is no bean of that name.",
				"Define a bean 'patient' of type org.springframework.retry.backoff.BackOffPolicy, or correct the "
						+ "name.");
	}

	@Test
	void circuitBreaker() {
		assertFailure(
				application(NamedBeans.class).withPropertyValues("policy=breaker")
					.withBean("breaker", CircuitBreakerRetryPolicy.class, () -> new CircuitBreakerRetryPolicy()),
				"Listener 'orders' (bean 'handler', ~NamedBeans.handle) has the retry policy "
						+ "org.springframework.retry.policy.CircuitBreakerRetryPolicy. A circuit breaker keeps its "
						+ "state in the retry context, which belongs to a single event: it would never open.",
				"Put the circuit breaker around the call in the handler, and use a policy without state between events "
						+ "here, for example SimpleRetryPolicy.");
	}

	@Test
	void unknownConsumerFactory() {
		assertFailure(application(NamedBeans.class).withPropertyValues("factory=second"),
				"Listener 'orders' (bean 'handler', ~NamedBeans.handle) names 'second' as its 'consumerFactory', but "
						+ "there is no ConsumerFactory bean of that name.",
				"Define it, or correct the attribute 'consumerFactory' of @ProsodyListener. ConsumerFactory beans: "
						+ "kafkaConsumerFactory.");
	}

	/** Boot's own listener factory would fail before, as long as it is there. */
	@Test
	void severalConsumerFactories() {
		assertFailure(
				new ApplicationContextRunner()
					.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class,
							ProsodyAutoConfiguration.class, ProsodyListenerAutoConfiguration.class))
					.withPropertyValues("prosody.group-id=billing")
					.withBean("handler", Orders.class)
					.withBean("one", ConsumerFactory.class, NamedBeanFailureTests::factory)
					.withBean("two", ConsumerFactory.class, NamedBeanFailureTests::factory),
				"Prosody needs the configuration of a ConsumerFactory, and there are several: [one, two].",
				"Mark one of them as @Primary, or name one in every @ProsodyListener with the attribute "
						+ "'consumerFactory'.");
	}

	private static ConsumerFactory<?, ?> factory() {
		return new DefaultKafkaConsumerFactory<>(Map.of());
	}

}
