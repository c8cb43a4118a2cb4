package dev.prosody.spring.boot.autoconfigure;

import java.util.function.Consumer;

import dev.prosody.spring.ListenerAttributes;
import dev.prosody.spring.ProsodyListenerConfigurer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What users read about listeners without annotation: nothing of annotations. */
class ConfigurerFailureTests extends AbstractListenerFailureTests {

	private static final String ORDERS = "istener 'orders' (ProsodyListenerConfigurer 'configurer0')";

	private static final ProsodyListenerConfigurer GOOD = orders((listener) -> listener.topics("orders"));

	private static ApplicationContextRunner application(ProsodyListenerConfigurer... configurers) {
		ApplicationContextRunner runner = Applications.withoutBroker();
		for (int i = 0; i < configurers.length; i++) {
			ProsodyListenerConfigurer configurer = configurers[i];
			runner = runner.withBean("configurer" + i, ProsodyListenerConfigurer.class, () -> configurer);
		}
		return runner;
	}

	private static ProsodyListenerConfigurer orders(Consumer<ListenerAttributes> attributes) {
		return listener("orders", attributes);
	}

	private static ProsodyListenerConfigurer listener(String id, Consumer<ListenerAttributes> attributes) {
		return (registrar) -> registrar.listener(id, String.class, attributes, (event, context) -> {
		});
	}

	@Test
	void noId() {
		assertFailure(application(listener(" ", (listener) -> listener.topics("orders"))),
				"ProsodyListenerConfigurer 'configurer0' adds a listener without id.",
				"Give it an id: it is its name in properties, logs, metrics and the registry.");
	}

	@Test
	void impossibleId() {
		assertFailure(application(listener("or ders", (listener) -> listener.topics("orders"))),
				"The id of the listener of ProsodyListenerConfigurer 'configurer0' is 'or ders', but ids consist of "
						+ "letters, digits, '.', '_' and '-'.",
				"Change the id that it is added with.");
	}

	@Test
	void duplicateId() {
		assertFailure(application(GOOD, orders((listener) -> listener.topics("other"))),
				"Two listeners have the id 'orders': ProsodyListenerConfigurer 'configurer0', and "
						+ "ProsodyListenerConfigurer 'configurer1'.",
				"Give one of them another id, with the attribute 'id' of @ProsodyListener or in the call that adds it to "
						+ "the ProsodyListenerRegistrar.");
	}

	@Test
	void noTopics() {
		assertFailure(application(orders((listener) -> {
		})), "L" + ORDERS + " names no topics.",
				"Set one of the attributes 'topics' and 'topicPattern' of ProsodyListenerConfigurer.");
	}

	@Test
	void topicNameThatKafkaDoesNotAllow() {
		assertFailure(application(orders((listener) -> listener.topics("placed orders"))),
				"L" + ORDERS + " reads topic 'placed orders', but no topic can have that name.",
				"Correct the attribute 'topics' of ProsodyListenerConfigurer. Names of topics consist of 1 to 249 "
						+ "letters, digits, '.', '_' and '-'.");
	}

	@Test
	void twoListenersOfOneGroupOnOneTopic() {
		assertFailure(application(GOOD, listener("other", (listener) -> listener.topics("orders"))),
				"L" + ORDERS
						+ " and listener 'other' (ProsodyListenerConfigurer 'configurer1') both read topic 'orders' "
						+ "in group 'billing': each would receive only some of its partitions.",
				"Make them one listener, for example one @ProsodyListener class with several @OnEvent methods, or give "
						+ "one of them its own 'groupId'.");
	}

	@Test
	void noGroup() {
		assertFailure(Applications.bare().withBean("configurer0", ProsodyListenerConfigurer.class, () -> GOOD),
				"L" + ORDERS + " has no consumer group.",
				"Set 'prosody.group-id', 'spring.kafka.consumer.group-id' or 'spring.application.name', or the "
						+ "attribute 'groupId' of ProsodyListenerConfigurer.");
	}

	@Test
	void attributeOutOfRange() {
		assertFailure(application(orders((listener) -> listener.topics("orders").maxConcurrency(0))),
				"The attribute 'maxConcurrency' of listener 'orders' of ProsodyListenerConfigurer 'configurer0' is 0.",
				"Make it 1 or more.");
	}

	@Test
	void unknownRetryPolicy() {
		assertFailure(application(orders((listener) -> listener.topics("orders").retryPolicy("patient"))),
				"L" + ORDERS + " names 'patient' as its 'retryPolicy', but there is no bean of that name.",
				"Define a bean 'patient' of type dev.prosody.retry.RetryStrategy, "
						+ "org.springframework.core.retry.RetryPolicy or org.springframework.retry.RetryPolicy, or "
						+ "correct the name.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{topic}", "{Topic}", "orders" })
	void deadLetterTopicThatCannotBe(String topic) {
		String places = "'deadLetterTopic' of ProsodyListenerConfigurer, 'prosody.listener.orders.dead-letter.topic' or "
				+ "'prosody.consumer.dead-letter.topic'";
		String disable = "set 'prosody.listener.orders.dead-letter.enabled=false'.";
		String problem = switch (topic) {
			case "{topic}" -> "'{topic}', the topic that it reads them from.";
			case "{Topic}" -> "'{Topic}', but no topic can have that name.";
			default -> "topic 'orders', which it reads itself.";
		};
		String action = switch (topic) {
			case "{topic}" -> "Change " + places + ", for example to '{topic}-dlt', or " + disable;
			case "{Topic}" ->
				"Correct " + places + ". {topic} stands for the topic that an event was read from. Names of "
						+ "topics consist of 1 to 249 letters, digits, '.', '_' and '-'.";
			default -> "Choose another 'deadLetterTopic', remove the topic from 'topics', or " + disable;
		};
		assertFailure(application(orders((listener) -> listener.topics("orders").deadLetterTopic(topic))),
				"L" + ORDERS + " sends its dead letters to " + problem, action);
	}

	@Test
	void consumerSettingThatKafkaRejects() {
		assertFailure(application(orders((listener) -> listener.topics("orders").properties("isolation.level=none"))),
				"Kafka rejects a setting of the consumer of l" + ORDERS + ": Invalid value none for configuration "
						+ "isolation.level: String must be one of: read_committed, read_uncommitted",
				"Correct it in 'spring.kafka.consumer', 'spring.kafka.properties' or the attribute 'properties' of "
						+ "ProsodyListenerConfigurer.");
	}

}
