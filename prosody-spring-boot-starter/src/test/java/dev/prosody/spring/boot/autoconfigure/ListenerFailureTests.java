package dev.prosody.spring.boot.autoconfigure;

import ch.qos.logback.classic.Level;
import dev.prosody.spring.OnEvent;
import dev.prosody.spring.OnExcise;
import dev.prosody.spring.ProsodyListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

import static org.assertj.core.api.Assertions.assertThat;

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
				"Give one of them another id, with the attribute 'id' of @ProsodyListener or in the call that adds it to "
						+ "the ProsodyListenerRegistrar.");
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
				"Make them one listener, for example one @ProsodyListener class with several @OnEvent methods, or give "
						+ "one of them its own 'groupId'.");
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

	static class NothingNamed {

		@ProsodyListener(id = "orders", topics = "#{{}}")
		void handle(String order) {
		}

	}

	@Test
	void expressionThatYieldsNothing() {
		assertFailure(application(NothingNamed.class),
				"The attribute 'topics' of @ProsodyListener on bean 'handler', ~NothingNamed.handle is '#{{}}', which "
						+ "resolved to nothing: [].",
				"Set the property that it refers to, or write the value itself.");
	}

	static class NumberNamed {

		@ProsodyListener(id = "orders", topics = "#{5}")
		void handle(String order) {
		}

	}

	@Test
	void expressionThatYieldsSomethingElse() {
		assertFailure(application(NumberNamed.class),
				"The attribute 'topics' of @ProsodyListener on bean 'handler', ~NumberNamed.handle is '#{5}', which "
						+ "resolved to a java.lang.Integer.",
				"Make it a text, or a collection or array of texts.");
	}

	static class TopicsAndPattern {

		@ProsodyListener(id = "orders", topics = "orders", topicPattern = "orders.*")
		void handle(String order) {
		}

	}

	@Test
	void topicsAndPattern() {
		assertFailure(application(TopicsAndPattern.class),
				"Listener 'orders' (bean 'handler', ~TopicsAndPattern.handle) has both 'topics' and a 'topicPattern'.",
				"Set one of the attributes 'topics' and 'topicPattern' of @ProsodyListener.");
	}

	static class Attributes {

		@ProsodyListener(id = "${id:orders}", topics = "orders", maxConcurrency = "${max:}", autoStartup = "${auto:}",
				mode = "${mode:}", groupId = "${group:}", properties = "${property:client.rack=a}")
		void handle(String order) {
		}

	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"max=many|The attribute 'maxConcurrency' of @ProsodyListener on bean 'handler', ~Attributes.handle is '${max:}', which resolved to 'many'.|Make it a whole number.",
			"max=0|The attribute 'maxConcurrency' of @ProsodyListener on bean 'handler', ~Attributes.handle is 0.|Make it 1 or more.",
			"auto=perhaps|The attribute 'autoStartup' of @ProsodyListener on bean 'handler', ~Attributes.handle is '${auto:}', which resolved to 'perhaps'.|Make it 'true' or 'false'.",
			"mode=fast|The attribute 'mode' of @ProsodyListener on bean 'handler', ~Attributes.handle is '${mode:}', which resolved to 'fast'.|Make it 'pipeline', 'low-latency' or 'best-effort'.",
			"group=#{systemProperties}|The attribute 'groupId' of @ProsodyListener on bean 'handler', ~Attributes.handle is '${group:}', which resolved to a java.util.Properties.|Make it a text.",
			"id=or ders|The id of the listener of bean 'handler', ~Attributes.handle is 'or ders', but ids consist of letters, digits, '.', '_' and '-'.|Change the attribute 'id' of @ProsodyListener.",
			"property=max.poll.records|Listener 'orders' (bean 'handler', ~Attributes.handle) has 'max.poll.records' among its 'properties', which is no setting with a value.|Write it as 'name=value', for example 'max.poll.records=100'.",
			"property=group.id=billing|Listener 'orders' (bean 'handler', ~Attributes.handle) sets the consumer property 'group.id', which Prosody sets itself.|Use the attribute 'groupId'.",
			"property=enable.auto.commit=true|Listener 'orders' (bean 'handler', ~Attributes.handle) sets the consumer property 'enable.auto.commit', which Prosody sets itself.|Remove it: Prosody commits what is settled.",
			"property=key.deserializer=a.B|Listener 'orders' (bean 'handler', ~Attributes.handle) sets the consumer property 'key.deserializer', which Prosody sets itself.|Remove it: keys stay bytes, and @Key parameters decode them.",
			"property=value.deserializer=a.B|Listener 'orders' (bean 'handler', ~Attributes.handle) sets the consumer property 'value.deserializer', which Prosody sets itself.|Use the attribute 'codec'." })
	void attributeThatCannotBe(String property, String description, String action) {
		assertFailure(application(Attributes.class).withPropertyValues(property), description, action);
	}

	/** Where properties of such an id are found, and what to write, is not obvious. */
	@Test
	void idThatPropertiesHaveInBrackets() {
		assertFailure(
				application(Attributes.class).withPropertyValues("id=orders.placed",
						"prosody.consumer.handler-timeout=6m"),
				"handler-timeout of listener 'orders.placed' (bean 'handler', ~Attributes.handle) is 6m, longer than "
						+ "its stall-threshold (5m): every slow event would be reported as a stall before it is "
						+ "cancelled.",
				"Make 'prosody.consumer.handler-timeout', or 'prosody.listener[orders.placed].handler-timeout', at most "
						+ "the stall-threshold.");
	}

	@Scope("prototype")
	static class PrototypeOrders extends Orders {

	}

	@Scope(scopeName = "request", proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class RequestOrders extends Orders {

	}

	@Test
	void instancesThatNothingElseSees() {
		assertFailure(Applications.withoutBroker().withInitializer(registering(PrototypeOrders.class)),
				"Bean 'handler', ~PrototypeOrders, has a @ProsodyListener and the scope 'prototype': the listener would "
						+ "have an instance of its own that nothing else sees.",
				"Make it a singleton, or give it a scoped proxy (proxyMode of @Scope).");
	}

	@Test
	void scopeThatNoHandlerThreadHas() {
		assertFailure(Applications.withoutBroker().withInitializer(registering(RequestOrders.class)),
				"Bean 'handler', ~RequestOrders, has a @ProsodyListener and the scope 'request': no thread that handles "
						+ "events has such a scope.",
				"Make it a singleton.");
	}

	private static ApplicationContextInitializer<ConfigurableApplicationContext> registering(Class<?> handler) {
		return (context) -> new AnnotatedBeanDefinitionReader((BeanDefinitionRegistry) context).registerBean(handler,
				"handler");
	}

	@ProsodyListener("orders")
	static class NoMethod {

	}

	@Test
	void listenerClassWithoutMethods() {
		assertFailure(application(NoMethod.class),
				"Class ~NoMethod of bean 'handler' is a @ProsodyListener without any @OnEvent method: it could handle "
						+ "nothing.",
				"Put @OnEvent on its handler methods, or move @ProsodyListener from the class to its method.");
	}

	@ProsodyListener("orders")
	static class TwoExcises {

		@OnExcise
		void one() {
		}

		@OnExcise
		void two() {
		}

	}

	@Test
	void severalMethodsForEventsWithoutValue() {
		StartupFailure failure = StartupFailure.of(application(TwoExcises.class));

		// Reflection gives methods in any order
		String start = "Class ~TwoExcises of bean 'handler' is a @ProsodyListener with several @OnExcise methods: ";
		assertThat(failure.description()).isIn(expand(start + "'one' and 'two'."), expand(start + "'two' and 'one'."));
		assertThat(failure.action()).isEqualTo("Leave one of them: it receives all events without value.");
	}

	@Test
	void reportAsBootPrintsIt() {
		try (LogLines lines = LogLines.of(LoggingFailureAnalysisReporter.class.getName())) {
			StartupFailure.of(application(NoTopics.class));

			assertThat(lines.at(Level.ERROR)).map((line) -> line.replace(System.lineSeparator(), "\n"))
				.contains(expand("""


						***************************
						APPLICATION FAILED TO START
						***************************

						Description:

						Listener 'orders' (bean 'handler', ~NoTopics.handle) names no topics.

						Action:

						Set one of the attributes 'topics' and 'topicPattern' of @ProsodyListener.
						"""));
		}
	}

	public static class Library {

	}

	@ProsodyListener("orders")
	public static class NeedsLibrary {

		@OnEvent
		public void handle(Library library) {
		}

	}

	/** An eager bean could not even be created. */
	@Test
	void listenerClassThatCannotBeRead() throws Exception {
		BeanDefinition lazy = BeanDefinitionBuilder
			.genericBeanDefinition(AlteredClass.without(Library.class, NeedsLibrary.class))
			.setLazyInit(true)
			.getBeanDefinition();

		assertFailure(Applications.withoutBroker()
			.withInitializer((context) -> ((BeanDefinitionRegistry) context).registerBeanDefinition("handler", lazy)),
				"Class ~NeedsLibrary of bean 'handler' is a @ProsodyListener whose methods cannot be read: "
						+ "java.lang.NoClassDefFoundError: " + Library.class.getName().replace('.', '/'),
				"Add the library that has the class which is missing, or remove the method that needs it.");
	}

}
