package dev.prosody.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Level;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.ProsodyListenerRegistry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.SslBundleSslEngineFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.ProducerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What of {@code spring.kafka} and of the application's factories reaches our clients.
 */
class KafkaSettingsTests {

	static class Orders {

		@ProsodyListener(id = "settings-orders", topics = "orders")
		void handle(String order) {
		}

	}

	@Test
	void connectionDetailsReachEveryClient() {
		KafkaConnectionDetails details = () -> List.of("container:4711");
		Applications.withoutBroker().withBean(KafkaConnectionDetails.class, () -> details).run((context) -> {
			KafkaClients clients = context.getBean(KafkaClients.class);
			assertThat(clients.consumerConfig().get("bootstrap.servers")).isEqualTo(List.of("container:4711"));
			assertThat(clients.producerConfig().get("bootstrap.servers")).isEqualTo(List.of("container:4711"));
			assertThat(context.getBean(SpringKafkaClientsFactory.class).adminConfig(null))
				.containsEntry("bootstrap.servers", List.of("container:4711"));
		});
	}

	@Test
	void sslBundlesReachEveryClient() {
		Applications.withoutBroker()
			.withPropertyValues("spring.kafka.ssl.bundle=client", "spring.kafka.security.protocol=SSL",
					"spring.ssl.bundle.jks.client.keystore.location=classpath:none.jks")
			.run((context) -> {
				KafkaClients clients = context.getBean(KafkaClients.class);
				for (Map<String, Object> config : List.of(clients.consumerConfig(), clients.producerConfig(),
						context.getBean(SpringKafkaClientsFactory.class).adminConfig(null))) {
					assertThat(config).containsEntry("ssl.engine.factory.class", SslBundleSslEngineFactory.class)
						.containsEntry("security.protocol", "SSL");
					assertThat(config.get(SslBundle.class.getName())).isInstanceOf(SslBundle.class);
				}
			});
	}

	@Test
	void serializersAndDeserializersOfTheApplicationStayOut() {
		Applications.withoutBroker()
			.withPropertyValues(
					"spring.kafka.consumer.value-deserializer=org.springframework.kafka.support.serializer.JacksonJsonDeserializer",
					"spring.kafka.consumer.properties.spring.json.value.default.type=com.acme.Missing",
					"spring.kafka.producer.transaction-id-prefix=tx-")
			.run((context) -> {
				KafkaClients clients = context.getBean(KafkaClients.class);
				assertThat(clients.consumerConfig()).doesNotContainKey(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
				assertThat(clients.producerConfig()).doesNotContainKey(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG)
					.doesNotContainKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
				clients.createConsumer("billing", Map.of()).close();
				clients.createProducer(Map.of()).close();
			});
	}

	@Test
	void defaultsAreReadCommittedFromTheEarliestEvent() {
		Applications.withoutBroker()
			.run((context) -> assertThat(context.getBean(KafkaClients.class).consumerConfig())
				.containsEntry("isolation.level", "read_committed")
				.containsEntry("auto.offset.reset", "earliest"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.kafka.consumer.isolation-level=read_uncommitted",
			"spring.kafka.consumer.isolationLevel=read_uncommitted",
			"spring.kafka.consumer.properties.isolation.level=read_uncommitted",
			"spring.kafka.properties.isolation.level=read_uncommitted" })
	void isolationLevelThatIsSetIsKept(String property) {
		Applications.withoutBroker()
			.withPropertyValues(property)
			.run((context) -> assertThat(context.getBean(KafkaClients.class).consumerConfig().get("isolation.level"))
				.isEqualTo("read_uncommitted"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.kafka.consumer.auto-offset-reset=latest",
			"spring.kafka.consumer.properties.auto.offset.reset=latest",
			"spring.kafka.properties.auto.offset.reset=latest" })
	void offsetResetThatIsSetIsKeptWithAWarning(String property) {
		try (LogLines lines = LogLines.of("dev.prosody.spring.listener.StartupReport")) {
			application().withPropertyValues(property)
				.run((context) -> assertThat(
						context.getBean(KafkaClients.class).consumerConfig().get("auto.offset.reset"))
					.isEqualTo("latest"));

			assertThat(lines.at(Level.WARN)).anyMatch((line) -> line.startsWith(
					"Listener 'settings-orders' has auto.offset.reset=latest: events that are sent before its group"));
		}
	}

	@Test
	void autoCommitIsIgnoredWithOneLine() {
		try (LogLines lines = LogLines.of("dev.prosody.spring.listener.StartupReport")) {
			application().withPropertyValues("spring.kafka.consumer.enable-auto-commit=true")
				.run((context) -> assertThat(context).hasNotFailed());

			assertThat(lines.at(Level.INFO)).filteredOn((line) -> line.contains("auto.commit"))
				.containsExactly(
						"Listener 'settings-orders' ignores enable.auto.commit=true: it commits what is settled");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.kafka.producer.transaction-id-prefix=tx-",
			"spring.kafka.producer.properties.transactional.id=tx-" })
	void transactionsOfTheProducerFactoryAreIgnoredWithOneLine(String property) {
		try (LogLines lines = LogLines.of(SpringKafkaClientsFactory.class.getName())) {
			application().withPropertyValues(property).run((context) -> {
				KafkaClients clients = context.getBean(KafkaClients.class);
				clients.createProducer(Map.of()).close();
				clients.createProducer(Map.of()).close();
			});

			assertThat(lines.at(Level.INFO)).containsExactly("Prosody ignores the transaction-id-prefix 'tx-' of the "
					+ "ProducerFactory: it sends outside of transactions");
		}
	}

	@Test
	void factoriesListenersAndPostProcessorsSeeOurClients() {
		List<String> seen = new ArrayList<>();
		ConsumerFactory.Listener<Object, Object> consumers = new ConsumerFactory.Listener<>() {

			@Override
			public void consumerAdded(String id, Consumer<Object, Object> consumer) {
				seen.add("added " + id);
			}

			@Override
			public void consumerRemoved(String id, Consumer<Object, Object> consumer) {
				seen.add("removed " + id);
			}

		};
		ProducerFactory.Listener<Object, Object> producers = new ProducerFactory.Listener<>() {

			@Override
			public void producerAdded(String id, Producer<Object, Object> producer) {
				seen.add("added " + id);
			}

			@Override
			public void producerRemoved(String id, Producer<Object, Object> producer) {
				seen.add("removed " + id);
			}

		};
		Applications.withoutBroker()
			.withPropertyValues("spring.kafka.client-id=app")
			.withBean(DefaultKafkaConsumerFactoryCustomizer.class,
					() -> (factory) -> customize(factory, consumers, seen))
			.withBean(DefaultKafkaProducerFactoryCustomizer.class,
					() -> (factory) -> customize(factory, producers, seen))
			.run((context) -> {
				KafkaClients clients = context.getBean(KafkaClients.class);
				clients.createConsumer("billing", Map.of()).close();
				clients.createProducer(Map.of()).close();
				assertThat(seen).containsExactly("added prosody.app", "processed consumer", "removed prosody.app",
						"added prosody.app", "processed producer", "removed prosody.app");
			});
	}

	@SuppressWarnings("unchecked")
	private static void customize(DefaultKafkaConsumerFactory<?, ?> factory,
			ConsumerFactory.Listener<Object, Object> listener, List<String> seen) {
		DefaultKafkaConsumerFactory<Object, Object> typed = (DefaultKafkaConsumerFactory<Object, Object>) factory;
		typed.addListener(listener);
		typed.addPostProcessor((consumer) -> {
			seen.add("processed consumer");
			return consumer;
		});
	}

	@SuppressWarnings("unchecked")
	private static void customize(DefaultKafkaProducerFactory<?, ?> factory,
			ProducerFactory.Listener<Object, Object> listener, List<String> seen) {
		DefaultKafkaProducerFactory<Object, Object> typed = (DefaultKafkaProducerFactory<Object, Object>) factory;
		typed.addListener(listener);
		typed.addPostProcessor((producer) -> {
			seen.add("processed producer");
			return producer;
		});
	}

	static class OwnGroup {

		@ProsodyListener(id = "settings-orders", topics = "orders", groupId = "own")
		void handle(String order) {
		}

	}

	@Test
	void groupIdIsTheNearestThatIsSetAndItsOriginIsReported() {
		ApplicationContextRunner application = Applications.bare()
			.withPropertyValues("prosody.consumer.auto-startup=false", "spring.application.name=shop")
			.withBean(Orders.class);

		assertGroup(application, "shop", "spring.application.name");
		application = application.withPropertyValues("spring.kafka.consumer.group-id=kafka");
		assertGroup(application, "kafka", "spring.kafka.consumer.group-id");
		application = application.withPropertyValues("prosody.group-id=billing");
		assertGroup(application, "billing", "prosody.group-id");
		assertGroup(Applications.withoutBroker().withBean(OwnGroup.class), "own", "@ProsodyListener");
		assertGroup(Applications.bare()
			.withPropertyValues("prosody.consumer.auto-startup=false", "spring.kafka.consumer.properties.group.id=raw")
			.withBean(Orders.class), "raw", "group.id of the consumer factory");
	}

	private static void assertGroup(ApplicationContextRunner application, String group, String origin) {
		try (LogLines lines = LogLines.of("dev.prosody.spring.listener.StartupReport")) {
			AtomicReference<String> used = new AtomicReference<>();
			application.run((context) -> used.set(group(context)));

			assertThat(used.get()).isEqualTo(group);
			assertThat(lines.at(Level.INFO))
				.contains("Listener 'settings-orders' reads [orders] in group '" + group + "' (from " + origin
						+ "), mode pipeline, max-concurrency 32, dead letters to [orders-dlt], group protocol "
						+ "classic; it is not started automatically");
		}
	}

	private static String group(ApplicationContext context) {
		return context.getBean(ProsodyListenerRegistry.class).get("settings-orders").definition().groupId();
	}

	private static ApplicationContextRunner application() {
		return Applications.withoutBroker().withBean(Orders.class);
	}

}
