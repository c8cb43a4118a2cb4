package dev.prosody.spring.listener;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;

import dev.prosody.handler.ProsodyEvent;
import dev.prosody.spring.Key;
import org.aopalliance.intercept.MethodInterceptor;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.scheduling.annotation.Async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HandlerMethodTests extends AbstractHandlerMethodTests {

	class Unusable {

		void twoPayloads(Order one, String other) {
		}

		void contradiction(ProsodyEvent<Order> event, String payload) {
		}

		void acknowledgment(Order order, Acknowledgment acknowledgment) {
		}

		void consumer(Consumer<?, ?> consumer) {
		}

		void expression(@Payload("id") String id) {
		}

		Mono<Void> mono(Order order) {
			return Mono.empty();
		}

		Flow.Publisher<String> publisher(Order order) {
			return (subscriber) -> {
			};
		}

		Future<?> future(Order order) {
			return CompletableFuture.completedFuture(null);
		}

	}

	@Test
	void unusableParametersFail() {
		String place = "of bean 'handler', " + Unusable.class.getName();
		assertFailure(() -> method(new Unusable(), "twoPayloads"), "Parameter 2 'other' (java.lang.String) " + place,
				"an event has one payload", "A handler method may declare");
		assertFailure(() -> method(new Unusable(), "contradiction"), "Parameter 2",
				"declares the payload as " + Order.class.getName());
		assertFailure(() -> method(new Unusable(), "acknowledgment"), "there is no Acknowledgment",
				"commits offsets by itself");
		assertFailure(() -> method(new Unusable(), "consumer"), "there is no Consumer", "ProsodyListenerRegistry");
		assertFailure(() -> method(new Unusable(), "expression"), "expressions in @Payload");
	}

	@Test
	void resultsThatNobodySubscribesToFail() {
		this.beans.setBeanClassLoader(new FilteredClassLoader("reactor"));

		assertFailure(() -> method(new Unusable(), "mono"), "returns a reactor.core.publisher.Mono",
				"settled before its work is done", "Return a CompletionStage, or add the dependency",
				"io.projectreactor:reactor-core");
		assertFailure(() -> method(new Unusable(), "publisher"), "returns a java.util.concurrent.Flow$Publisher");
	}

	@Test
	void methodsWithoutSuchResultsNeedNoReactor() throws Exception {
		this.beans.setBeanClassLoader(new FilteredClassLoader("reactor"));
		Results results = new Results();

		assertThat(method(results, "stage").invoke(TestEvent.of(new Order("1")), context())).isSameAs(results.stage);
		assertThat(method(results, "value").invoke(TestEvent.of(new Order("1")), context())).isNull();
	}

	@Test
	void futureWithoutStageFails() {
		assertFailure(() -> method(new Unusable(), "future"), "returns a java.util.concurrent.Future");
	}

	class Results {

		private final CompletableFuture<String> stage = new CompletableFuture<>();

		CompletionStage<String> stage(Order order) {
			return this.stage;
		}

		String value(Order order) {
			return "ignored";
		}

		void throwing(Order order) throws Exception {
			throw new IOException("broken");
		}

		void failing(Order order) {
			throw new AssertionError("really broken");
		}

	}

	@Test
	void stageIsReturnedAndOtherValuesAreIgnored() throws Exception {
		Results results = new Results();

		assertThat(method(results, "stage").invoke(TestEvent.of(new Order("1")), context())).isSameAs(results.stage);
		assertThat(method(results, "value").invoke(TestEvent.of(new Order("1")), context())).isNull();
	}

	@Test
	void exceptionsOfTheMethodAreThrownAsTheyAre() {
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> method(new Results(), "throwing").invoke(TestEvent.of(new Order("1")), context()))
			.withMessage("broken");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> method(new Results(), "failing").invoke(TestEvent.of(new Order("1")), context()))
			.withMessage("really broken");
	}

	interface OrderPort<T> {

		void handle(T order, @Key String key);

	}

	class GenericHandler<T> implements OrderPort<T> {

		@Override
		public void handle(T order, String key) {
			HandlerMethodTests.this.received.addAll(List.of(order, key));
		}

	}

	class OrderHandler extends GenericHandler<Order> {

	}

	@Test
	void typeVariablesAndAnnotationsOfInterfacesAreResolved() throws Exception {
		OrderHandler handler = new OrderHandler();
		EventMethod method = method(handler, "handle");

		method.invoke(TestEvent.of(new Order("1")), context());

		assertThat(method.payloadType()).isEqualTo(Order.class);
		assertThat(this.received).containsExactly(new Order("1"), "key-1");
	}

	abstract static class Batches<T> {

		void batch(T payload, ProsodyEvent<T> event) {
		}

	}

	abstract static class Lists<E> extends Batches<List<E>> {

	}

	static class OrderLists extends Lists<Order> {

	}

	static class OrderEntries extends Batches<Map.Entry<String, Order>> {

	}

	@Test
	void typeArgumentsOfTypeVariablesAreKept() {
		assertThat(method(new OrderLists(), "batch").payloadType().getTypeName())
			.isEqualTo("java.util.List<" + Order.class.getName() + ">");
		assertThat(method(new OrderEntries(), "batch").payloadType().getTypeName())
			.isEqualTo("java.util.Map$Entry<java.lang.String, " + Order.class.getName() + ">");
	}

	@Test
	void jdkProxyIsCalledThroughItsInterface() throws Exception {
		OrderHandler target = new OrderHandler();
		ProxyFactory factory = new ProxyFactory(OrderPort.class, (MethodInterceptor) (call) -> {
			this.received.add("advice");
			return call.getMethod().invoke(target, call.getArguments());
		});
		factory.setTarget(target);
		EventMethod method = method(factory.getProxy(), OrderHandler.class, "handle");

		method.invoke(TestEvent.of(new Order("1")), context());

		assertThat(this.received).containsExactly("advice", new Order("1"), "key-1");
	}

	@Test
	void jdkProxyWithoutTheMethodFails() {
		ProxyFactory factory = new ProxyFactory(new Proxied());
		factory.setInterfaces(Runnable.class);

		assertFailure(() -> method(factory.getProxy(), Proxied.class, "packagePrivate"), "which is a proxy",
				"Declare the method on an interface", "proxy-target-class");
	}

	public static class Proxied {

		private final List<Object> seen = new ArrayList<>();

		final void unreachable(Order order) {
			this.seen.add(order);
		}

		void packagePrivate(Order order) {
			this.seen.add(order);
		}

	}

	@Test
	void classBasedProxyIsCalled() throws Exception {
		Proxied target = new Proxied();
		ProxyFactory factory = new ProxyFactory(target);
		factory.setProxyTargetClass(true);
		EventMethod method = method(factory.getProxy(), Proxied.class, "packagePrivate");

		method.invoke(TestEvent.of(new Order("1")), context());

		assertThat(target.seen).containsExactly(new Order("1"));
	}

	/** It would run on the proxy itself, whose fields are null. */
	@Test
	void finalMethodOfAClassBasedProxyFails() {
		ProxyFactory factory = new ProxyFactory(new Proxied());
		factory.setProxyTargetClass(true);

		assertFailure(() -> method(factory.getProxy(), Proxied.class, "unreachable"),
				Proxied.class.getName() + ".unreachable cannot be called on the bean, which is a proxy: it is final",
				"do not make the method private or final");
	}

	public static class Hasty {

		@Async
		void forgotten(Order order) {
		}

		@Async
		CompletableFuture<Void> awaited(Order order) {
			return CompletableFuture.completedFuture(null);
		}

	}

	/** It returns before its work has begun, and the event would be settled. */
	@Test
	void asynchronousMethodsMustReturnWhatToWaitFor() {
		ProxyFactory factory = new ProxyFactory(new Hasty());
		factory.setProxyTargetClass(true);
		Object bean = factory.getProxy();

		assertFailure(() -> method(bean, Hasty.class, "forgotten"),
				Hasty.class.getName() + ".forgotten is @Async: the event would be settled before its work is done.",
				"Remove @Async, or return a CompletableFuture.");
		assertThat(method(bean, Hasty.class, "awaited")).isNotNull();
		assertThat(method(new Hasty(), "forgotten")).as("no proxy, no effect").isNotNull();
	}

}
