package dev.prosody.spring.boot.autoconfigure;

import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import dev.prosody.failure.Permanent;
import dev.prosody.failure.Transient;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.spring.Key;
import dev.prosody.spring.OnEvent;
import dev.prosody.spring.OnExcise;
import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.listener.HidingHandler;
import dev.prosody.spring.listener.SuspendingHandlers;
import jakarta.validation.Valid;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What users read when a handler method cannot work. */
class HandlerFailureTests extends AbstractListenerFailureTests {

	private static final String PARAMETERS = "A handler method may declare, in any order: one payload, "
			+ "ProsodyEvent<T>, EventContext, @Key, @Header, @Headers, Message<T>, ConsumerRecord<byte[], byte[]>. "
			+ "Remove or change the parameter.";

	private static final String PROXY_ACTION = "Declare the method on an interface of the bean, or let Spring make "
			+ "class-based proxies (spring.aop.proxy-target-class=true) and do not make the method private or final.";

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
				PARAMETERS);
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

	static class DoubleKey {

		@ProsodyListener("orders")
		void handle(@Key Double key) {
		}

	}

	static class PrimitiveHeader {

		@ProsodyListener("orders")
		void handle(String order, @Header(required = false) int version) {
		}

	}

	static class StringHeaders {

		@ProsodyListener("orders")
		void handle(@Headers Map<String, String> headers) {
		}

	}

	static class DecodedRecord {

		@ProsodyListener("orders")
		void handle(ConsumerRecord<String, String> event) {
		}

	}

	static class WithConsumer {

		@ProsodyListener("orders")
		void handle(String order, Consumer<?, ?> consumer) {
		}

	}

	static class WithValue {

		@ProsodyListener("orders")
		void handle(String order, @Value("${tenant}") String tenant) {
		}

	}

	static class Expression {

		@ProsodyListener("orders")
		void handle(@Payload("#{id}") String id) {
		}

	}

	static class TwoPayloads {

		@ProsodyListener("orders")
		void handle(String order, Integer count) {
		}

	}

	static class TwoTypes {

		@ProsodyListener("orders")
		void handle(String order, ProsodyEvent<Integer> event) {
		}

	}

	static Stream<Arguments> parameters() {
		return Stream.of(
				arguments(DoubleKey.class,
						"Parameter 1 'key' (java.lang.Double) of bean 'handler', ~DoubleKey.handle cannot be "
								+ "filled: a @Key is a String, byte[], Integer, Long or UUID."),
				arguments(PrimitiveHeader.class,
						"Parameter 2 'version' (int) of bean 'handler', ~PrimitiveHeader.handle cannot be filled: "
								+ "a primitive cannot be null when the header is missing."),
				arguments(StringHeaders.class,
						"Parameter 1 'headers' (java.util.Map<java.lang.String, java.lang.String>) of bean "
								+ "'handler', ~StringHeaders.handle cannot be filled: @Headers are a Map<String, Object>, "
								+ "MessageHeaders or Kafka's Headers."),
				arguments(DecodedRecord.class,
						"Parameter 1 'event' (org.apache.kafka.clients.consumer.ConsumerRecord<java.lang.String, "
								+ "java.lang.String>) of bean 'handler', ~DecodedRecord.handle cannot be filled: records are "
								+ "as they came from the broker: declare a ConsumerRecord<byte[], byte[]>, or the payload "
								+ "itself."),
				arguments(WithConsumer.class,
						"Parameter 2 'consumer' (org.apache.kafka.clients.consumer.Consumer<?, ?>) of bean "
								+ "'handler', ~WithConsumer.handle cannot be filled: there is no Consumer. The Kafka "
								+ "consumer belongs to the poll loop: use ProsodyListenerRegistry to pause, resume or stop."),
				arguments(WithValue.class,
						"Parameter 2 'tenant' (java.lang.String) of bean 'handler', ~WithValue.handle cannot be "
								+ "filled: @Value has no meaning here."),
				arguments(Expression.class,
						"Parameter 1 'id' (java.lang.String) of bean 'handler', ~Expression.handle cannot be "
								+ "filled: expressions in @Payload are not supported."),
				arguments(TwoPayloads.class,
						"Parameter 2 'count' (java.lang.Integer) of bean 'handler', ~TwoPayloads.handle cannot be "
								+ "filled: an event has one payload, and another parameter receives it."),
				arguments(TwoTypes.class,
						"Parameter 2 'event' (dev.prosody.handler.ProsodyEvent<java.lang.Integer>) of bean "
								+ "'handler', ~TwoTypes.handle cannot be filled: another parameter declares the payload as "
								+ "java.lang.String, and it is decoded only once."));
	}

	@ParameterizedTest
	@MethodSource("parameters")
	void parameterThatCannotBeFilled(Class<?> handler, String description) {
		assertFailure(application(handler), description, PARAMETERS);
	}

	@ProsodyListener("orders")
	static class ExciseWithPayload {

		@OnExcise
		void remove(String order) {
		}

	}

	@Test
	void payloadOfEventsWithoutValue() {
		assertFailure(application(ExciseWithPayload.class),
				"Parameter 1 'order' (java.lang.String) of bean 'handler', ~ExciseWithPayload.remove cannot be filled: it "
						+ "would be the payload, and events without value have none.",
				PARAMETERS);
	}

	static class DefaultPlaceholder {

		@ProsodyListener("orders")
		void handle(String order, @Header(name = "tenant", defaultValue = "${tenant}") String tenant) {
		}

	}

	@Test
	void unknownPlaceholderInTheDefaultOfAHeader() {
		assertFailure(application(DefaultPlaceholder.class),
				"The @Header of parameter 'tenant' of bean 'handler', ~DefaultPlaceholder.handle is '${tenant}', which "
						+ "cannot be resolved: Could not resolve placeholder 'tenant' in value \"${tenant}\"",
				"Set the property that it refers to, give it a default as in '${name:default}', or correct it.");
	}

	static class Validated {

		@ProsodyListener("orders")
		void handle(@Valid Map<String, String> order) {
		}

	}

	@Test
	void validationWithoutValidator() {
		assertFailure(application(Validated.class),
				"The payload of bean 'handler', ~Validated.handle is to be validated, but there is no (unique) Validator "
						+ "bean: invalid payloads would be handled.",
				"Add the dependency 'spring-boot-starter-validation', or remove the annotation from parameter 'order'.");
	}

	@EnableAsync(proxyTargetClass = true)
	static class Asynchronous {

		@Async
		@ProsodyListener("orders")
		void handle(String order) {
		}

	}

	@Test
	void asynchronousMethod() {
		assertFailure(application(Asynchronous.class).withUserConfiguration(Asynchronous.class),
				"The method of bean 'handler', ~Asynchronous.handle is @Async: the event would be settled before its "
						+ "work is done.",
				"Remove @Async, or return a CompletableFuture.");
	}

	static class Reactive {

		@ProsodyListener("orders")
		Mono<Void> handle(String order) {
			return Mono.empty();
		}

	}

	@Test
	void reactiveMethodWithoutReactor() {
		assertFailure(application(Reactive.class).withClassLoader(new FilteredClassLoader("reactor")),
				"The method of bean 'handler', ~Reactive.handle returns a reactor.core.publisher.Mono: the event would be "
						+ "settled before its work is done.",
				"Return a CompletionStage, or add the dependency 'io.projectreactor:reactor-core' and, for types of "
						+ "Kotlin, 'org.jetbrains.kotlinx:kotlinx-coroutines-reactor'.");
	}

	@Test
	void suspendingFunctionWithoutCoroutines() {
		assertFailure(
				application(SuspendingHandlers.class)
					.withClassLoader(new FilteredClassLoader("kotlinx.coroutines.reactor")),
				"The method of bean 'handler', dev.prosody.spring.listener.SuspendingHandlers.suspending is a suspending "
						+ "function, and what calls those is not there.",
				"Add the dependencies 'org.jetbrains.kotlin:kotlin-reflect' and "
						+ "'org.jetbrains.kotlinx:kotlinx-coroutines-reactor', or do not make the function suspend.");
	}

	@Test
	void suspendingFunctionThatReturnsBeforeItsEnd() {
		assertFailure(application(HidingHandler.class),
				"The method of bean 'handler', dev.prosody.spring.listener.HidingHandler.hidden is a suspending function "
						+ "that returns a java.util.concurrent.CompletableFuture: the event would be settled before its "
						+ "work is done.",
				"Await it in the function, or return it from one that does not suspend.");
	}

	interface Other {

		void other();

	}

	static class Proxied implements Other {

		@ProsodyListener("orders")
		public void handle(String order) {
		}

		@Override
		public void other() {
		}

	}

	static class Final {

		@ProsodyListener("orders")
		final void handle(String order) {
		}

	}

	@Test
	void methodThatAnInterfaceProxyHides() {
		assertFailure(
				Applications.withoutBroker()
					.withBean("handler", Other.class,
							() -> (Other) new ProxyFactory(new Proxied()).getProxy(Other.class.getClassLoader())),
				"The method of bean 'handler', ~Proxied.handle cannot be called on the bean, which is a proxy: Need to "
						+ "invoke method 'handle' declared on target class 'Proxied', but not found in any interface(s) of "
						+ "the exposed proxy type. Either pull the method up to an interface or switch to CGLIB proxies by "
						+ "enforcing proxy-target-class mode in your configuration.",
				PROXY_ACTION);
	}

	@Test
	void finalMethodOfAClassBasedProxy() {
		ProxyFactory factory = new ProxyFactory(new Final());
		factory.setProxyTargetClass(true);

		assertFailure(Applications.withoutBroker().withBean("handler", Final.class, () -> (Final) factory.getProxy()),
				"The method of bean 'handler', ~Final.handle cannot be called on the bean, which is a proxy: it is "
						+ "final.",
				PROXY_ACTION);
	}

	@ProsodyListener("orders")
	static class TwoOfOneType {

		@OnEvent("order.placed")
		void one(String order) {
		}

		@OnEvent("order.placed")
		void two(String order) {
		}

	}

	@Test
	void twoMethodsOfOneType() {
		StartupFailure failure = StartupFailure.of(application(TwoOfOneType.class));

		// Reflection gives methods in any order
		String start = "Two @OnEvent methods of bean 'handler', ~TwoOfOneType handle the event type 'order.placed': ";
		assertThat(failure.description()).isIn(expand(start + "~TwoOfOneType.one and ~TwoOfOneType.two."),
				expand(start + "~TwoOfOneType.two and ~TwoOfOneType.one."));
		assertThat(failure.action()).isEqualTo("Give one of them another type, or merge them.");
	}

	@ProsodyListener("orders")
	static class EmptyType {

		@OnEvent("${type}")
		void handle(String order) {
		}

	}

	@Test
	void emptyEventType() {
		assertFailure(application(EmptyType.class).withPropertyValues("type="),
				"The attribute 'value' of @OnEvent on bean 'handler', ~EmptyType.handle is '${type}', which resolved to "
						+ "an empty text.",
				"Set the property that it refers to, or write the event type itself.");
	}

	@Permanent(IllegalStateException.class)
	@Transient(IllegalStateException.class)
	static class BothListsOfAClass {

		@ProsodyListener("orders")
		void handle(String order) {
		}

	}

	@Test
	void exceptionInBothListsOfAClass() {
		assertFailure(application(BothListsOfAClass.class),
				"java.lang.IllegalStateException is declared both @Permanent and @Transient on class "
						+ "~BothListsOfAClass.",
				"Remove it from one of the two lists.");
	}

	public static class UnnamedHeader {

		@ProsodyListener("orders")
		public void handle(String order, @Header String tenant) {
		}

	}

	@Test
	void headerOfAClassWithoutParameterNames() throws Exception {
		assertFailure(application(AlteredClass.withoutParameterNames(UnnamedHeader.class)),
				"Parameter 2 (java.lang.String) of bean 'handler', ~UnnamedHeader.handle cannot be filled: the @Header "
						+ "names no header, and the class is compiled without parameter names (-parameters).",
				PARAMETERS);
	}

	static class NoListenerForExcise {

		@OnExcise
		void remove() {
		}

	}

	@Test
	void exciseMethodWithoutListenerClass() {
		assertFailure(application(NoListenerForExcise.class),
				"Method 'remove' of bean 'handler', ~NoListenerForExcise, has @OnExcise, but its class is no "
						+ "@ProsodyListener: it would never be called.",
				"Put @ProsodyListener(topics = …) on the class.");
	}

}
