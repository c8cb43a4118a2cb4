package dev.prosody.spring.boot.autoconfigure;

import java.util.Map;
import java.util.concurrent.Future;

import dev.prosody.failure.Permanent;
import dev.prosody.failure.Transient;
import dev.prosody.spring.OnEvent;
import dev.prosody.spring.ProsodyListener;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.retry.policy.CircuitBreakerRetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/** What users read when an annotated bean cannot work. */
class ListenerFailureTests {

	private static final String PREFIX = ListenerFailureTests.class.getName() + "$";

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

	static class HeaderPlaceholder {

		@ProsodyListener("orders")
		void handle(String order, @Header("${tenant.header}") String tenant) {
		}

	}

	@Test
	void unknownPlaceholderInAHeaderName() {
		assertFailure(application(HeaderPlaceholder.class),
				"The @Header of parameter 'tenant' of bean 'handler', ~HeaderPlaceholder.handle is "
						+ "'${tenant.header}', which cannot be resolved: Could not resolve placeholder 'tenant.header' "
						+ "in value \"${tenant.header}\"",
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

	static class Acknowledging {

		@ProsodyListener("orders")
		void handle(String order, Acknowledgment acknowledgment) {
		}

	}

	@Test
	void unusableParameter() {
		assertFailure(application(Acknowledging.class),
				"Parameter 2 'acknowledgment' (org.springframework.kafka.support.Acknowledgment) of bean 'handler', "
						+ "~Acknowledging.handle cannot be filled: there is no Acknowledgment. Prosody commits offsets "
						+ "by itself: return to settle the event, throw to have it retried or dead-lettered.",
				"A handler method may declare, in any order: one payload, ProsodyEvent<T>, EventContext, @Key, "
						+ "@Header, @Headers, Message<T>, ConsumerRecord<byte[], byte[]>. Remove or change the "
						+ "parameter.");
	}

	static class Unfinished {

		@ProsodyListener("orders")
		Future<String> handle(String order) {
			throw new UnsupportedOperationException();
		}

	}

	@Test
	void unusableReturnType() {
		assertFailure(application(Unfinished.class),
				"The method of bean 'handler', ~Unfinished.handle returns a java.util.concurrent.Future: the event "
						+ "would be settled before its work is done.",
				"Return a CompletionStage.");
	}

	static class EmptyList {

		@ProsodyListener("orders")
		@Permanent
		void handle(String order) {
		}

	}

	@Test
	void emptyListOfExceptions() {
		assertFailure(application(EmptyList.class),
				"@Permanent on bean 'handler', ~EmptyList.handle names no exception types. On a handler it says which "
						+ "exceptions are permanent; without types it belongs on an exception class.",
				"Write @Permanent(SomeException.class), or remove the annotation.");
	}

	static class BothLists {

		@ProsodyListener("orders")
		@Permanent(IllegalStateException.class)
		@Transient(IllegalStateException.class)
		void handle(String order) {
		}

	}

	@Test
	void exceptionInBothLists() {
		assertFailure(application(BothLists.class),
				"java.lang.IllegalStateException is declared both @Permanent and @Transient on bean 'handler', "
						+ "~BothLists.handle.",
				"Remove it from one of the two lists.");
	}

	@Permanent
	@Transient
	@SuppressWarnings("serial")
	static class Contradiction extends RuntimeException {

	}

	static class Throwing {

		@ProsodyListener("orders")
		void handle(String order) throws Contradiction {
		}

	}

	static class Listing {

		@ProsodyListener("orders")
		@Permanent(Contradiction.class)
		void handle(String order) {
		}

	}

	@Test
	void bothAnnotationsOnAnExceptionThatStartupCanSee() {
		assertFailure(application(Throwing.class),
				"An exception type thrown by bean 'handler', ~Throwing.handle contradicts itself: Exception type "
						+ "~Contradiction is annotated with both @Permanent and @Transient. Remove one of the two.",
				"Correct the annotations of ~Contradiction.");
		assertFailure(application(Listing.class),
				"An exception type named on bean 'handler', ~Listing.handle contradicts itself: Exception type "
						+ "~Contradiction is annotated with both @Permanent and @Transient. Remove one of the two.",
				"Correct the annotations of ~Contradiction.");
	}

	@ProsodyListener("orders")
	static class TwoDefaults {

		@OnEvent
		void one(String order) {
		}

		@OnEvent
		void two(Map<String, String> order) {
		}

	}

	@Test
	void twoDefaultMethods() {
		StartupFailure failure = StartupFailure.of(application(TwoDefaults.class));

		// Reflection gives methods in any order
		String start = "Two @OnEvent methods of bean 'handler', ~TwoDefaults handle all other events: ";
		assertThat(failure.description()).isIn(expand(start + "~TwoDefaults.one and ~TwoDefaults.two."),
				expand(start + "~TwoDefaults.two and ~TwoDefaults.one."));
		assertThat(failure.action()).isEqualTo("Only one may be the default. Name a type in one of them, "
				+ "@OnEvent(\"…\"), or put @EventType on its payload's class.");
	}

	static class NoListener {

		@OnEvent
		void placed(String order) {
		}

	}

	@Test
	void eventMethodWithoutListenerClass() {
		assertFailure(application(NoListener.class),
				"Method 'placed' of bean 'handler', ~NoListener, has @OnEvent, but its class is no @ProsodyListener: it "
						+ "would never be called.",
				"Put @ProsodyListener(topics = …) on the class.");
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
					.withBean("one", ConsumerFactory.class, ListenerFailureTests::factory)
					.withBean("two", ConsumerFactory.class, ListenerFailureTests::factory),
				"Prosody needs the configuration of a ConsumerFactory, and there are several: [one, two].",
				"Mark one of them as @Primary, or name one in every @ProsodyListener with the attribute "
						+ "'consumerFactory'.");
	}

	private static ConsumerFactory<?, ?> factory() {
		return new DefaultKafkaConsumerFactory<>(Map.of());
	}

	private static ApplicationContextRunner application(Class<?> handler) {
		return Applications.withoutBroker().withBean("handler", handler);
	}

	private static void assertFailure(ApplicationContextRunner application, String description, String action) {
		StartupFailure failure = StartupFailure.of(application);

		assertThat(failure.description()).isEqualTo(expand(description));
		assertThat(failure.action()).isEqualTo(expand(action));
	}

	/** A tilde stands for the name of this class. */
	private static String expand(String text) {
		return text.replace("~", PREFIX);
	}

}
