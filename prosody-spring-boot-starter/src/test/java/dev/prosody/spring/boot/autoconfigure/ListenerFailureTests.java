package dev.prosody.spring.boot.autoconfigure;

import dev.prosody.spring.OnEvent;
import dev.prosody.spring.ProsodyListener;
import org.junit.jupiter.api.Test;

/** What users read when a listener cannot be what its annotation says. */
class ListenerFailureTests extends AbstractListenerFailureTests {

	static class Orders {

		@ProsodyListener(id = "orders", topics = "orders")
		void handle(String order) {
		}

	}

	@Test
	void noGroupId() {
		assertFailure(Applications.bare().withBean("handler", Orders.class),
				"Listener 'orders' (bean 'handler', ~Orders.handle) has no consumer group.",
				"Set 'prosody.group-id', 'spring.kafka.consumer.group-id' or 'spring.application.name', or the "
						+ "attribute 'groupId' of @ProsodyListener.");
	}

	static class SameId {

		@ProsodyListener(id = "orders", topics = "refunds")
		void handle(String order) {
		}

	}

	@Test
	void duplicateId() {
		assertFailure(application(Orders.class).withBean("other", SameId.class),
				"Two listeners have the id 'orders': bean 'handler', ~Orders.handle, and bean 'other', ~SameId.handle.",
				"Set the attribute 'id' of @ProsodyListener of one of them.");
	}

	@Test
	void duplicateIdOfTwoBeansOfOneClass() {
		assertFailure(application(Orders.class).withBean("other", Orders.class),
				"Two listeners have the id 'orders': bean 'handler', ~Orders.handle, and bean 'other', ~Orders.handle. "
						+ "They share one @ProsodyListener.",
				"Define one bean of the class only. If both are wanted, let one be of a subclass that overrides the "
						+ "method with a @ProsodyListener of its own: another 'id', and another topic or 'groupId'.");
	}

	@ProsodyListener(id = "orders", topics = "orders")
	static class OrderClass {

		@OnEvent
		void handle(String order) {
		}

	}

	static class InheritingClass extends OrderClass {

	}

	@Test
	void duplicateIdOfAnInheritedListener() {
		assertFailure(application(OrderClass.class).withBean("other", InheritingClass.class),
				"Two listeners have the id 'orders': bean 'handler', ~OrderClass, and bean 'other', ~InheritingClass. "
						+ "They share one @ProsodyListener.",
				"Define one bean of the class only. If both are wanted, let one be of a subclass with a "
						+ "@ProsodyListener of its own: another 'id', and another topic or 'groupId'.");
	}

	static class SameTopic {

		@ProsodyListener(id = "audit", topicPattern = "ord.*")
		void handle(String order) {
		}

	}

	@Test
	void twoListenersOfOneGroupOnOneTopic() {
		assertFailure(application(Orders.class).withBean("other", SameTopic.class),
				"Listener 'orders' (bean 'handler', ~Orders.handle) and listener 'audit' (bean 'other', "
						+ "~SameTopic.handle) both read topic 'orders' in group 'billing': each would receive only some "
						+ "of its partitions.",
				"Put the methods into one @ProsodyListener class, each with @OnEvent, or give one of the listeners its "
						+ "own 'groupId'.");
	}

	static class NoTopics {

		@ProsodyListener(id = "orders")
		void handle(String order) {
		}

	}

	@Test
	void noTopics() {
		assertFailure(application(NoTopics.class),
				"Listener 'orders' (bean 'handler', ~NoTopics.handle) names no topics.",
				"Set one of the attributes 'topics' and 'topicPattern' of @ProsodyListener.");
	}

	static class Placeholder {

		@ProsodyListener(topics = "${topics.orders}")
		void handle(String order) {
		}

	}

	@Test
	void emptyPlaceholder() {
		assertFailure(application(Placeholder.class).withPropertyValues("topics.orders="),
				"The attribute 'topics' of @ProsodyListener on bean 'handler', ~Placeholder.handle is "
						+ "'${topics.orders}', which resolved to an empty text.",
				"Set the property that it refers to, or write the value itself.");
	}

	@Test
	void unknownPlaceholder() {
		assertFailure(application(Placeholder.class),
				"The attribute 'topics' of @ProsodyListener on bean 'handler', ~Placeholder.handle is "
						+ "'${topics.orders}', which cannot be resolved: Could not resolve placeholder 'topics.orders' "
						+ "in value \"${topics.orders}\"",
				"Set the property that it refers to, give it a default as in '${name:default}', or correct it.");
	}

	static class ImpossibleTopic {

		@ProsodyListener(id = "orders", topics = "placed orders")
		void handle(String order) {
		}

	}

	@Test
	void topicNameThatKafkaDoesNotAllow() {
		assertFailure(application(ImpossibleTopic.class),
				"Listener 'orders' (bean 'handler', ~ImpossibleTopic.handle) reads topic 'placed orders', but no topic "
						+ "can have that name.",
				"Correct the attribute 'topics' of @ProsodyListener. Names of topics consist of 1 to 249 letters, "
						+ "digits, '.', '_' and '-'.");
	}

	static class Pattern {

		@ProsodyListener(id = "orders", topicPattern = "orders.(")
		void handle(String order) {
		}

	}

	@Test
	void invalidTopicPattern() {
		assertFailure(application(Pattern.class),
				"Listener 'orders' (bean 'handler', ~Pattern.handle) has the topic pattern 'orders.(': Unclosed group "
						+ "near index 8\norders.(",
				"Correct the attribute 'topicPattern': it is a Java regular expression.");
	}

}
