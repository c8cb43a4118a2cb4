package dev.prosody.spring.boot.autoconfigure;

import java.util.Map;

import dev.prosody.dedup.DedupStore;
import dev.prosody.failure.FailureClassifier;
import dev.prosody.failure.FailureKind;
import dev.prosody.retry.RetryStrategy;
import dev.prosody.spring.ProsodyListener;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.retry.backoff.FixedBackOffPolicy;
import org.springframework.retry.backoff.Sleeper;
import org.springframework.retry.policy.CircuitBreakerRetryPolicy;
import org.springframework.retry.policy.CompositeRetryPolicy;
import org.springframework.retry.policy.SimpleRetryPolicy;

/** What users read when a bean that a listener needs is not there or is no use. */
class NamedBeanFailureTests extends AbstractListenerFailureTests {

	private static final String BACK_OFF_ACTION = "Remove 'backOffPolicy', or choose a 'retryPolicy' of spring-retry.";

	private static final String POLICY_ACTION = "Make it a dev.prosody.retry.RetryStrategy, a "
			+ "org.springframework.core.retry.RetryPolicy or an org.springframework.retry.RetryPolicy.";

	private static final String ONE_ACTION = "Mark the one that Prosody is to use as @Primary.";

	private static final Map<String, Object> SERVERS = Map.of("bootstrap.servers", "localhost:9092");

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
		return new DefaultKafkaConsumerFactory<>(SERVERS);
	}

	@Test
	void beanThatIsNoRetryPolicy() {
		assertFailure(application(NamedBeans.class).withPropertyValues("policy=text").withBean("text", String.class),
				"Listener 'orders' (bean 'handler', ~NamedBeans.handle) has the retry policy 'text', but that bean is a "
						+ "java.lang.String.",
				POLICY_ACTION);
	}

	@Test
	void defaultThatIsNoRetryPolicy() {
		assertFailure(application(Orders.class).withBean("prosodyRetryPolicy", String.class),
				"Listener 'orders' (bean 'handler', ~Orders.handle) has the retry policy 'prosodyRetryPolicy', but that "
						+ "bean is a java.lang.String.",
				POLICY_ACTION);
	}

	@Test
	void beanThatIsNoBackOffPolicy() {
		assertFailure(application(NamedBeans.class).withPropertyValues("back-off=text").withBean("text", String.class),
				"Listener 'orders' (bean 'handler', ~NamedBeans.handle) has the back-off policy 'text', but that bean is "
						+ "a java.lang.String.",
				"Make it a org.springframework.retry.backoff.BackOffPolicy.");
	}

	@Test
	void springRetryPolicyWithoutSpringRetry() {
		assertFailure(
				application(NamedBeans.class).withPropertyValues("policy=simple")
					.withBean("simple", SimpleRetryPolicy.class, () -> new SimpleRetryPolicy())
					.withClassLoader(new FilteredClassLoader("org.springframework.retry")),
				"Listener 'orders' (bean 'handler', ~NamedBeans.handle) has the retry policy 'simple', but that bean is a "
						+ "org.springframework.retry.policy.SimpleRetryPolicy.",
				POLICY_ACTION);
	}

	@Test
	void backOffWithoutSpringRetry() {
		assertFailure(
				application(NamedBeans.class).withPropertyValues("back-off=fixed")
					.withClassLoader(new FilteredClassLoader("org.springframework.retry")),
				"Listener 'orders' (bean 'handler', ~NamedBeans.handle) names 'fixed' as its 'backOffPolicy', but its "
						+ "retry policy is that of the properties, since spring-retry is not on the classpath, which knows "
						+ "its own delays.",
				BACK_OFF_ACTION);
	}

	@Test
	void backOffBesideAStrategy() {
		assertFailure(
				application(NamedBeans.class).withPropertyValues("back-off=fixed", "policy=never")
					.withBean("never", RetryStrategy.class, () -> (attempt, failure) -> null),
				"Listener 'orders' (bean 'handler', ~NamedBeans.handle) names 'fixed' as its 'backOffPolicy', but its "
						+ "retry policy is a RetryStrategy of Prosody, which knows its own delays.",
				BACK_OFF_ACTION);
	}

	@Test
	void backOffBesideAPolicyOfTheFramework() {
		assertFailure(
				application(NamedBeans.class).withPropertyValues("back-off=fixed", "policy=framework")
					.withBean("framework", RetryPolicy.class, RetryPolicy::withDefaults),
				"Listener 'orders' (bean 'handler', ~NamedBeans.handle) names 'fixed' as its 'backOffPolicy', but its "
						+ "retry policy is a RetryPolicy of Spring Framework, which knows its own delays.",
				BACK_OFF_ACTION);
	}

	@Test
	void circuitBreakerInAnotherPolicy() {
		CompositeRetryPolicy composite = new CompositeRetryPolicy();
		composite.setPolicies(new org.springframework.retry.RetryPolicy[] { new CircuitBreakerRetryPolicy() });

		assertFailure(
				application(NamedBeans.class).withPropertyValues("policy=composite")
					.withBean("composite", CompositeRetryPolicy.class, () -> composite),
				"Listener 'orders' (bean 'handler', ~NamedBeans.handle) has the retry policy "
						+ "org.springframework.retry.policy.CompositeRetryPolicy with a CircuitBreakerRetryPolicy in it. A "
						+ "circuit breaker keeps its state in the retry context, which belongs to a single event: it would "
						+ "never open.",
				"Put the circuit breaker around the call in the handler, and use a policy without state between events "
						+ "here, for example SimpleRetryPolicy.");
	}

	static class ForgetfulBackOff extends FixedBackOffPolicy {

	}

	static class SharedBackOff extends FixedBackOffPolicy {

		@Override
		public FixedBackOffPolicy withSleeper(Sleeper sleeper) {
			return this;
		}

	}

	@Test
	void backOffPolicyThatCannotBeCopied() {
		assertFailure(
				application(NamedBeans.class).withPropertyValues("back-off=forgetful")
					.withBean("forgetful", ForgetfulBackOff.class),
				"Listener 'orders' (bean 'handler', ~NamedBeans.handle) has the back-off policy ~ForgetfulBackOff, whose "
						+ "method 'withSleeper' returns a org.springframework.retry.backoff.FixedBackOffPolicy: what "
						+ "ForgetfulBackOff overrides would be lost.",
				"Override 'withSleeper' in ForgetfulBackOff (or, in a subclass of ExponentialBackOffPolicy, "
						+ "'newInstance'), so that it returns a new ForgetfulBackOff with the same settings.");
		assertFailure(
				application(NamedBeans.class).withPropertyValues("back-off=shared")
					.withBean("shared", SharedBackOff.class),
				"Listener 'orders' (bean 'handler', ~NamedBeans.handle) has the back-off policy ~SharedBackOff, whose "
						+ "method 'withSleeper' returns the policy itself instead of a copy.",
				"Override 'withSleeper' in SharedBackOff (or, in a subclass of ExponentialBackOffPolicy, "
						+ "'newInstance'), so that it returns a new SharedBackOff with the same settings.");
	}

	@Test
	void severalProducerFactories() {
		assertFailure(
				clients().withBean("one", ProducerFactory.class, () -> new DefaultKafkaProducerFactory<>(SERVERS))
					.withBean("two", ProducerFactory.class, () -> new DefaultKafkaProducerFactory<>(SERVERS))
					.withBean("consumers", ConsumerFactory.class, NamedBeanFailureTests::factory),
				"Prosody needs the configuration of a ProducerFactory, and there are several: [one, two].",
				"Mark the one that Prosody is to send with as @Primary.");
	}

	@Test
	void noProducerFactory() {
		assertFailure(clients().withBean("consumers", ConsumerFactory.class, NamedBeanFailureTests::factory),
				"Prosody needs the configuration of a ProducerFactory, and there is none.",
				"Define one, or do not exclude KafkaAutoConfiguration.");
	}

	private static ApplicationContextRunner clients() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, ProsodyAutoConfiguration.class,
					ProsodyListenerAutoConfiguration.class))
			.withPropertyValues("prosody.group-id=billing")
			.withBean("handler", Orders.class);
	}

	@Test
	void severalClassifiers() {
		FailureClassifier classifier = (failure, declared) -> FailureKind.PERMANENT;

		assertFailure(
				application(Orders.class).withBean("one", FailureClassifier.class, () -> classifier)
					.withBean("two", FailureClassifier.class, () -> classifier),
				"Prosody uses one bean of type dev.prosody.failure.FailureClassifier, and there are several: [one, two].",
				ONE_ACTION);
	}

	@Test
	void severalDedupStores() {
		assertFailure(
				application(Orders.class).withBean("one", DedupStore.class, () -> DedupStore.inMemory(1))
					.withBean("two", DedupStore.class, () -> DedupStore.inMemory(1)),
				"Prosody uses one bean of type dev.prosody.dedup.DedupStore, and there are several: [one, two].",
				ONE_ACTION);
	}

	@Test
	void severalJsonMappers() {
		assertFailure(
				application(Orders.class).withBean("one", JsonMapper.class, () -> new JsonMapper())
					.withBean("two", JsonMapper.class, () -> new JsonMapper()),
				"Prosody uses one bean of type tools.jackson.databind.json.JsonMapper, and there are several: [one, two].",
				ONE_ACTION);
	}

	@Test
	void deserializerThatAllThreadsWouldShare() {
		assertFailure(
				kafka()
					.withBean("consumers", ConsumerFactory.class,
							() -> new DefaultKafkaConsumerFactory<>(SERVERS, new StringDeserializer(),
									new StringDeserializer()))
					.withBean("producers", ProducerFactory.class,
							() -> new DefaultKafkaProducerFactory<>(SERVERS, StringSerializer::new,
									StringSerializer::new)),
				"The codec 'kafka' needs several instances of "
						+ "org.apache.kafka.common.serialization.StringDeserializer, one per thread, but the "
						+ "ConsumerFactory was given a single one.",
				"Set 'spring.kafka.consumer.value-deserializer', or give the ConsumerFactory a Supplier that makes a new "
						+ "one each time.");
	}

	@Test
	void serializerThatAllThreadsWouldShare() {
		assertFailure(
				kafka()
					.withBean("consumers", ConsumerFactory.class,
							() -> new DefaultKafkaConsumerFactory<>(SERVERS, StringDeserializer::new,
									StringDeserializer::new))
					.withBean("producers", ProducerFactory.class,
							() -> new DefaultKafkaProducerFactory<>(SERVERS, new StringSerializer(),
									new StringSerializer())),
				"The codec 'kafka' needs several instances of org.apache.kafka.common.serialization.StringSerializer, one "
						+ "per thread, but the ProducerFactory was given a single one.",
				"Set 'spring.kafka.producer.value-serializer', or give the ProducerFactory a Supplier that makes a new "
						+ "one each time.");
	}

	@Test
	void deserializerThatIsNotThere() {
		assertFailure(
				kafka()
					.withBean("consumers", ConsumerFactory.class,
							() -> new DefaultKafkaConsumerFactory<>(Map.of("value.deserializer",
									"com.acme.OrderDeserializer", "key.deserializer", "x")))
					.withBean("producers", ProducerFactory.class,
							() -> new DefaultKafkaProducerFactory<>(SERVERS, StringSerializer::new,
									StringSerializer::new)),
				"The codec 'kafka' needs 'spring.kafka.consumer.value-deserializer', which is "
						+ "'com.acme.OrderDeserializer', but there is no such class on the classpath.",
				"Set it to the name of a Deserializer class.");
	}

	@Test
	void deserializerThatIsNone() {
		assertFailure(
				application(Orders.class).withPropertyValues("prosody.consumer.codec=kafka",
						"spring.kafka.consumer.value-deserializer=java.util.ArrayList"),
				"The codec 'kafka' needs 'spring.kafka.consumer.value-deserializer', which is 'java.util.ArrayList': no "
						+ "org.apache.kafka.common.serialization.Deserializer.",
				"Set it to the name of a Deserializer class.");
	}

	@Test
	void deserializerThatIsNotSet() {
		assertFailure(
				kafka().withBean("consumers", ConsumerFactory.class, NamedBeanFailureTests::factory)
					.withBean("producers", ProducerFactory.class,
							() -> new DefaultKafkaProducerFactory<>(SERVERS, StringSerializer::new,
									StringSerializer::new)),
				"The codec 'kafka' needs 'spring.kafka.consumer.value-deserializer', which is not set.",
				"Set it to the name of a Deserializer class.");
	}

	private static ApplicationContextRunner kafka() {
		return clients().withPropertyValues("prosody.consumer.codec=kafka");
	}

}
