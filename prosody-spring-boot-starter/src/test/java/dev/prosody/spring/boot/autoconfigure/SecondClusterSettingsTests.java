package dev.prosody.spring.boot.autoconfigure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.prosody.kafka.KafkaClients;
import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.ProsodyListenerRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.kafka.autoconfigure.SslBundleSslEngineFactory;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients of a listener that names a consumer factory. */
class SecondClusterSettingsTests {

	private static final Map<String, Object> SECURITY = Map.of("bootstrap.servers", "second:1,second:2",
			"security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN", "sasl.jaas.config", "secret",
			"ssl.engine.factory.class", SslBundleSslEngineFactory.class, "com.acme.SslBundle", "what it reads");

	private static final Map<String, Object> ONLY_FOR_CONSUMERS = Map.of("group.id", "billing", "max.poll.records", 7,
			"interceptor.classes", "com.acme.ConsumerInterceptor", "key.deserializer", "com.acme.Deserializer");

	@Configuration(proxyBeanMethods = false)
	static class SecondCluster {

		@Bean(defaultCandidate = false)
		ConsumerFactory<?, ?> second() {
			Map<String, Object> config = new HashMap<>(SECURITY);
			config.putAll(ONLY_FOR_CONSUMERS);
			return new DefaultKafkaConsumerFactory<>(config);
		}

		@Bean(defaultCandidate = false)
		ConsumerFactory<?, ?> tuned() {
			return new DefaultKafkaConsumerFactory<>(
					Map.of("bootstrap.servers", List.of("second:9", "first:2"), "max.poll.records", 7));
		}

	}

	@Test
	void adminAndProducerOfAnotherClusterHaveTheConsumersSettings() {
		run((context) -> {
			assertThat(admin(context, "second")).isEqualTo(SECURITY);
			assertThat(clients(context, "second").producerConfig()).isEqualTo(SECURITY);
		});
	}

	@Test
	void adminAndProducerOfTheSameClusterAreTheApplications() {
		run((context) -> {
			assertThat(admin(context, "tuned")).isEqualTo(admin(context, null)).containsEntry("retries", "3");
			assertThat(clients(context, "tuned").producerConfig())
				.isEqualTo(context.getBean(KafkaClients.class).producerConfig())
				.containsEntry("linger.ms", "4");
		});
	}

	@Test
	void listenersThatNameTheSameFactoryHaveTheSameClients() {
		run((context) -> assertThat(clients(context, "second")).isSameAs(clients(context, "second"))
			.isNotEqualTo(clients(context, "tuned")));
	}

	static class Both {

		@ProsodyListener(id = "first-orders", topics = "orders")
		void first(String order) {
		}

		@ProsodyListener(id = "second-orders", topics = "orders", consumerFactory = "second")
		void second(String order) {
		}

	}

	@Test
	void listenersOfOneGroupMayReadTopicsOfOneNameInTwoClusters() {
		application().withBean(Both.class)
			.run((context) -> assertThat(context.getBean(ProsodyListenerRegistry.class).ids())
				.containsExactlyInAnyOrder("first-orders", "second-orders"));
	}

	static class Letters {

		@ProsodyListener(id = "orders", topics = "orders", deadLetterTopic = "letters")
		void orders(String order) {
		}

		@ProsodyListener(id = "letters", topics = "letters", consumerFactory = "second")
		void letters(String order) {
		}

	}

	@Test
	void topicOfAnotherClusterIsNoDeadLetterTopicOfThisOne() {
		application().withBean(Letters.class)
			.run((context) -> assertThat(context.getBean(ProsodyListenerRegistry.class)
				.get("letters")
				.definition()
				.options()
				.deadLetter()
				.enabled()).isTrue());
	}

	private static void run(ContextConsumer<AssertableApplicationContext> consumer) {
		application().run(consumer);
	}

	private static ApplicationContextRunner application() {
		return Applications.withoutBroker()
			.withPropertyValues("spring.kafka.bootstrap-servers=first:1,first:2",
					"spring.kafka.admin.properties.retries=3", "spring.kafka.producer.properties.linger.ms=4")
			.withUserConfiguration(SecondCluster.class);
	}

	private static KafkaClients clients(AssertableApplicationContext context, String consumerFactory) {
		return context.getBean(SpringKafkaClientsFactory.class).clients("Listener", consumerFactory);
	}

	private static Map<String, Object> admin(AssertableApplicationContext context, String consumerFactory) {
		return context.getBean(SpringKafkaClientsFactory.class).adminConfig(consumerFactory);
	}

}
