package dev.prosody.spring.boot.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import dev.prosody.ProsodyClientBuilder;
import dev.prosody.codec.EventCodec;
import dev.prosody.codec.EventCodecs;
import dev.prosody.failure.FailureClassifier;
import dev.prosody.failure.FailureKind;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.retry.RetryStrategy;
import dev.prosody.spring.ProsodyClientCustomizer;
import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.ProsodyListenerRegistry;
import dev.prosody.spring.ProsodyOperations;
import dev.prosody.spring.ProsodyTemplate;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.retry.RetryPolicy;
import org.springframework.retry.backoff.BackOffPolicy;
import org.springframework.retry.policy.SimpleRetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class ProsodyAutoConfigurationTests {

	static class Orders {

		@ProsodyListener(id = "orders", topics = "orders")
		void handle(String order) {
		}

	}

	@Test
	void configuresSendingAndListening() {
		Applications.withoutBroker().withBean(Orders.class).run((context) -> {
			assertThat(context).hasSingleBean(ProsodyTemplate.class)
				.hasSingleBean(ProsodyOperations.class)
				.hasSingleBean(KafkaClients.class);
			assertThat(context.getBean(ProsodyListenerRegistry.class).ids()).containsExactly("orders");
			assertThat(context).hasBean("prosodyRetryPolicy").hasBean("prosodyBackOffPolicy");
			assertThat(context).doesNotHaveBean("prosodyObservationClientCustomizer");
		});
	}

	record HttpCalls(ObjectProvider<RetryPolicy> policies, ObjectProvider<BackOffPolicy> backOffs) {
	}

	@Test
	void retryPoliciesAreNotInjectedElsewhere() {
		Applications.withoutBroker().withBean(HttpCalls.class).run((context) -> {
			HttpCalls calls = context.getBean(HttpCalls.class);
			assertThat(calls.policies().getIfAvailable()).isNull();
			assertThat(calls.backOffs().getIfAvailable()).isNull();
		});
	}

	@Test
	void configuresNothingWhenSwitchedOff() {
		Applications.withoutBroker()
			.withBean(Orders.class)
			.withBean(ObservationRegistry.class, ObservationRegistry::create)
			.withPropertyValues("prosody.enabled=false", "prosody.consumer.max-concurrency=0")
			.run((context) -> assertThat(context.getBeanDefinitionNames())
				.noneMatch((name) -> name.contains("rosody") && !name.contains("Tests")));
	}

	@Test
	void startsWithoutListeners() {
		Applications.bare().run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(ProsodyListenerRegistry.class).ids()).isEmpty();
		});
	}

	@Test
	void backsOffWhenUserDefinesOperations() {
		Applications.withoutBroker()
			.withBean(ProsodyOperations.class, () -> mock(ProsodyOperations.class))
			.run((context) -> assertThat(context).hasSingleBean(ProsodyOperations.class)
				.doesNotHaveBean(ProsodyTemplate.class)
				.doesNotHaveBean("prosodySendingClient"));
	}

	@Test
	void backsOffWhenUserDefinesKafkaClients() {
		KafkaClients own = KafkaClients.of(Map.of("bootstrap.servers", "127.0.0.1:1"));
		Applications.withoutBroker().withBean(Orders.class).withBean(KafkaClients.class, () -> own).run((context) -> {
			assertThat(context).hasSingleBean(KafkaClients.class);
			assertThat(context.getBean(ProsodyListenerRegistry.class).get("orders").definition().clients())
				.isSameAs(own);
		});
	}

	@Test
	void backsOffWhenUserDefinesRegistry() {
		Applications.withoutBroker()
			.withBean(ProsodyListenerRegistry.class, () -> mock(ProsodyListenerRegistry.class))
			.run((context) -> assertThat(context).hasSingleBean(ProsodyListenerRegistry.class)
				.doesNotHaveBean("prosodyListeners"));
	}

	@Test
	void backsOffWhenUserDefinesPoliciesByName() {
		Applications.withoutBroker()
			.withBean("prosodyRetryPolicy", RetryStrategy.class, () -> (attempt, failure) -> null)
			.withBean("httpRetryPolicy", SimpleRetryPolicy.class, () -> new SimpleRetryPolicy(1))
			.withBean(Orders.class)
			.run((context) -> {
				assertThat(context.getBean(ProsodyListenerRegistry.class).get("orders").definition().retryStrategy())
					.isSameAs(context.getBean("prosodyRetryPolicy"));
				assertThat(context.getBean("prosodyBackOffPolicy")).isInstanceOf(BackOffPolicy.class);
			});
	}

	@Test
	void usesTheOneFailureClassifier() {
		FailureClassifier classifier = (failure, declared) -> FailureKind.PERMANENT;
		Applications.withoutBroker()
			.withBean(Orders.class)
			.withBean(FailureClassifier.class, () -> classifier)
			.run((context) -> assertThat(
					context.getBean(ProsodyListenerRegistry.class).get("orders").definition().classifier())
				.isSameAs(classifier));
	}

	@Test
	void saysThatAFailureClassifierLeavesListsOfFailuresWithoutEffect() {
		ApplicationContextRunner application = Applications.withoutBroker()
			.withBean(Orders.class)
			.withPropertyValues("prosody.listener.orders.failure.permanent=java.lang.IllegalStateException");
		FailureClassifier classifier = (failure, declared) -> FailureKind.PERMANENT;
		try (LogLines lines = LogLines.of("dev.prosody.spring.listener.FailureClassifiers")) {
			application.run((context) -> assertThat(context).hasNotFailed());
			assertThat(lines.at(Level.WARN)).isEmpty();

			application.withBean(FailureClassifier.class, () -> classifier)
				.run((context) -> assertThat(context).hasNotFailed());
			assertThat(lines.at(Level.WARN)).singleElement()
				.satisfies((line) -> assertThat(line)
					.contains("Listener 'orders'", "[failure.permanent] set, without effect", "FailureClassifier bean")
					.doesNotContain("failure.transient"));
		}
	}

	@Test
	void usesTheJsonMapperOfTheApplication() {
		ApplicationContextRunner application = Applications.withoutBroker();

		assertThat(json(application)).isEqualTo("{\"orderId\":1}");
		assertThat(json(application.withBean(JsonMapperBuilderCustomizer.class,
				() -> (builder) -> builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE))))
			.isEqualTo("{\"order_id\":1}");
		assertThat(json(application.withBean(JsonMapper.class,
				() -> JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE).build())))
			.isEqualTo("{\"order-id\":1}");
	}

	record Order(int orderId) {
	}

	private static String json(ApplicationContextRunner application) {
		List<String> texts = new ArrayList<>();
		application.run((context) -> texts.add(encoded(context)));
		return texts.get(0);
	}

	private static String encoded(ApplicationContext context) throws Exception {
		EventCodec codec = context.getBean(CodecFactory.class).codec("The test", "nothing", "json", null);
		return new String(codec.encode("orders", new RecordHeaders(), new Order(1)), StandardCharsets.UTF_8);
	}

	@Test
	void usesCodecBeansByName() {
		EventCodec avro = mock(EventCodec.class);
		Applications.withoutBroker()
			.withBean(Orders.class)
			.withBean("avro", EventCodec.class, () -> avro)
			.withPropertyValues("prosody.consumer.codec=avro", "prosody.producer.codec=json")
			.run((context) -> assertThat(
					context.getBean(ProsodyListenerRegistry.class).get("orders").definition().codec())
				.isSameAs(avro));
	}

	@Test
	void callsClientCustomizersInTheirOrderForBothClients() {
		List<String> calls = new ArrayList<>();
		Applications.withoutBroker()
			.withBean(ObservationRegistry.class, ObservationRegistry::create)
			.withBean("second", ProsodyClientCustomizer.class, () -> customizer(2, calls))
			.withBean("first", ProsodyClientCustomizer.class, () -> customizer(1, calls))
			.run((context) -> {
				assertThat(context).hasBean("prosodyObservationClientCustomizer");
				assertThat(calls).containsExactly("1", "2", "1", "2");
			});
	}

	private static ProsodyClientCustomizer customizer(int order, List<String> calls) {
		return new OrderedCustomizer(order, calls);
	}

	private record OrderedCustomizer(int order, List<String> calls) implements ProsodyClientCustomizer, Ordered {

		@Override
		public void customize(ProsodyClientBuilder builder) {
			this.calls.add(String.valueOf(this.order));
		}

		@Override
		public int getOrder() {
			return this.order;
		}

	}

	@Test
	void worksWithoutSpringRetry() {
		Applications.withoutBroker()
			.withBean(Orders.class)
			.withPropertyValues("prosody.consumer.retry.max-attempts=1")
			.withClassLoader(new FilteredClassLoader("org.springframework.retry"))
			.run((context) -> {
				assertThat(context).doesNotHaveBean("prosodyRetryPolicy").doesNotHaveBean("prosodyBackOffPolicy");
				RetryStrategy retries = context.getBean(ProsodyListenerRegistry.class)
					.get("orders")
					.definition()
					.retryStrategy();
				assertThat(retries.nextDelay(1, new IllegalStateException())).isNull();
			});
	}

	@Test
	void worksWithoutJacksonIfAnotherCodecIsChosen() {
		Applications.withoutBroker()
			.withBean(Orders.class)
			.withPropertyValues("prosody.consumer.codec=string")
			.withClassLoader(new FilteredClassLoader("tools.jackson"))
			.run((context) -> assertThat(
					context.getBean(ProsodyListenerRegistry.class).get("orders").definition().codec())
				.isSameAs(EventCodecs.string()));
	}

	@Test
	void worksWithoutBootsObservationModule() {
		Applications.withoutBroker()
			.withBean(Orders.class)
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.micrometer"))
			.run((context) -> assertThat(context.getBean(ProsodyListenerRegistry.class).ids())
				.containsExactly("orders"));
	}

	@Test
	void lazyInitializationDoesNotSilenceListeners() {
		Applications.withoutBroker()
			.withBean(Orders.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				assertThat(context.getSourceApplicationContext().getBeanFactory().containsSingleton("prosodyTemplate"))
					.isFalse();
				assertThat(context.getSourceApplicationContext().getBeanFactory().containsSingleton("prosodyListeners"))
					.isTrue();
				assertThat(context.getBean(ProsodyListenerRegistry.class).ids()).containsExactly("orders");
			});
	}

}
