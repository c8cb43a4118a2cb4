package dev.prosody.spring.listener;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.prosody.failure.DeclaredFailures;
import dev.prosody.failure.Permanent;
import dev.prosody.failure.PermanentException;
import dev.prosody.failure.Transient;
import dev.prosody.handler.EventType;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.spring.Key;
import dev.prosody.spring.OnEvent;
import dev.prosody.spring.OnExcise;
import dev.prosody.spring.ProsodyListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ClassListenerTests {

	@EventType("order.placed")
	record OrderPlaced(String id) {
	}

	record Other(String id) {
	}

	abstract static class Recording {

		final List<String> calls = new ArrayList<>();

	}

	@ProsodyListener("orders")
	@Permanent(IllegalStateException.class)
	static class Orders extends Recording {

		@OnEvent
		void placed(OrderPlaced event) {
			this.calls.add("placed " + event.id());
		}

		@OnEvent("order.cancelled")
		@Transient(IllegalStateException.class)
		void cancelled(Other event) {
			this.calls.add("cancelled");
		}

		@OnEvent("order.")
		void anyOrder(ProsodyEvent<Other> event) {
			this.calls.add("any order");
		}

		@OnEvent("order.item.")
		void anyItem(ProsodyEvent<Other> event) {
			this.calls.add("any item");
		}

		@OnEvent
		void others(Other event) {
			this.calls.add("other");
		}

		@OnExcise
		@Transient(IllegalArgumentException.class)
		void excise(@Key String key) {
			this.calls.add("excise " + key);
		}

	}

	@Test
	void mostSpecificMethodIsCalled() throws Exception {
		Orders orders = new Orders();
		ListenerHandler handler = handler(orders);

		handle(handler, TestEvent.of(new OrderPlaced("1")).type("order.placed"));
		handle(handler, TestEvent.of(new Other("1")).type("order.cancelled"));
		handle(handler, TestEvent.of(new Other("1")).type("order.item.added"));
		handle(handler, TestEvent.of(new Other("1")).type("order.shipped"));
		handle(handler, TestEvent.of(new Other("1")).type("payment"));
		handle(handler, TestEvent.of(new Other("1")));
		handle(handler, TestEvent.of(null).type("order.placed"));

		assertThat(orders.calls).containsExactly("placed 1", "cancelled", "any item", "any order", "other", "other",
				"excise key-1");
		assertThat(handler.handlesExcise()).isTrue();
	}

	@Test
	void payloadTypeFollowsTheEventType() {
		ListenerHandler handler = handler(new Orders());

		assertThat(handler.typeOf(TestEvent.of(null).type("order.placed"))).isEqualTo(OrderPlaced.class);
		assertThat(handler.typeOf(TestEvent.of(null).type("order.x"))).isEqualTo(Other.class);
		assertThat(handler(new NoDefault()).typeOf(TestEvent.of(null).type("order.x"))).isNull();
	}

	@Test
	void declaredFailuresAreThoseOfMethodThenClass() {
		ListenerHandler handler = handler(new Orders());

		DeclaredFailures cancelled = handler.declaredFailures(TestEvent.of(new Other("1")).type("order.cancelled"));
		assertThat(cancelled.methodTransient()).containsExactly(IllegalStateException.class);
		assertThat(cancelled.classPermanent()).containsExactly(IllegalStateException.class);
		assertThat(cancelled.methodPermanent()).isEmpty();
		assertThat(handler(new NoDefault()).declaredFailures(TestEvent.of(null))).isEqualTo(DeclaredFailures.NONE);
	}

	/** JSON null says nothing about the key: excising it could delete what is needed. */
	@Test
	void nullFromTheCodecIsNoExcise() {
		Orders orders = new Orders();
		ListenerHandler handler = handler(orders);

		assertThatExceptionOfType(PermanentException.class)
			.isThrownBy(() -> handle(handler, TestEvent.withoutPayload().type("order.placed")))
			.withMessageContaining("decoded to null");
		assertThat(orders.calls).isEmpty();
	}

	@Test
	void nullFromTheCodecReachesAMethodThatTakesNull() throws Exception {
		NoDefault bean = new NoDefault();

		handle(handler(bean), TestEvent.withoutPayload().type("order.cancelled"));

		assertThat(bean.calls).containsExactly("cancelled null");
	}

	/** What cannot be decoded has no payload either. */
	@Test
	void declaredFailuresOfTheExciseMethodAreForEventsWithoutValueOnly() {
		ListenerHandler handler = handler(new Orders());

		assertThat(handler.declaredFailures(TestEvent.of(null).type("order.placed")).methodTransient())
			.containsExactly(IllegalArgumentException.class);
		assertThat(handler.declaredFailures(TestEvent.withoutPayload().type("order.cancelled")).methodTransient())
			.containsExactly(IllegalStateException.class);
	}

	@ProsodyListener("orders")
	static class NoDefault extends Recording {

		@OnEvent
		void placed(OrderPlaced event) {
			this.calls.add("placed");
		}

		@OnEvent("order.cancelled")
		void cancelled(@Nullable Other event) {
			this.calls.add("cancelled " + event);
		}

	}

	@Test
	void eventWithoutValueReachesANullableMethodOfItsTypeOnly() throws Exception {
		NoDefault bean = new NoDefault();
		ListenerHandler handler = handler(bean);

		handle(handler, TestEvent.of(null).type("order.cancelled"));
		handle(handler, TestEvent.of(null).type("order.placed"));
		handle(handler, TestEvent.of(null));

		assertThat(bean.calls).containsExactly("cancelled null");
		assertThat(handler.handlesExcise()).isTrue();
	}

	@Test
	void nullFromTheCodecIsAPermanentFailureWhereNobodyWantsNull() {
		ListenerHandler handler = handler(new OnlyPlaced());

		assertThat(handler.handlesExcise()).isFalse();
		assertThatExceptionOfType(PermanentException.class)
			.isThrownBy(() -> handle(handler, TestEvent.withoutPayload().type("order.placed")))
			.withMessageContaining("decoded to null");
	}

	@ProsodyListener("orders")
	static class OnlyPlaced {

		@OnEvent
		void placed(OrderPlaced event) {
		}

	}

	@ProsodyListener("orders")
	static class TwoDefaults {

		@OnEvent
		void one(Other event) {
		}

		@OnEvent
		void other(String event) {
		}

	}

	@ProsodyListener("orders")
	static class TwoOfOneType {

		@OnEvent
		void one(OrderPlaced event) {
		}

		@OnEvent("order.placed")
		void other(String event) {
		}

	}

	@ProsodyListener("orders")
	static class ExciseWithPayload {

		@OnExcise
		void excise(Other event) {
		}

	}

	@ProsodyListener("orders")
	static class EmptyList {

		@OnEvent
		@Permanent
		void handle(Other event) {
		}

	}

	@ProsodyListener("orders")
	@Transient(IllegalStateException.class)
	@Permanent({ IllegalStateException.class, RuntimeException.class })
	static class BothLists {

		@OnEvent
		void handle(Other event) {
		}

	}

	@Permanent
	@Transient
	static class Undecided extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	@ProsodyListener("orders")
	static class NamesUndecided {

		@OnEvent
		@Permanent(Undecided.class)
		void handle(Other event) {
		}

	}

	@Test
	void ambiguousMethodsFail() {
		assertFailure(new TwoDefaults(), "handle all other events", TwoDefaults.class.getName() + ".one",
				TwoDefaults.class.getName() + ".other", "Only one may be the default");
		assertFailure(new TwoOfOneType(), "handle the event type 'order.placed'");
		assertFailure(new ExciseWithPayload(), "it would be the payload, and events without value have none");
	}

	@Test
	void unusableFailureListsFail() {
		assertFailure(new EmptyList(),
				"@Permanent on bean 'handler', " + EmptyList.class.getName() + ".handle names no exception types",
				"Write @Permanent(SomeException.class)");
		assertFailure(new BothLists(), "java.lang.IllegalStateException is declared both @Permanent and @Transient on "
				+ "class " + BothLists.class.getName());
		assertFailure(new NamesUndecided(), "An exception type named on bean 'handler'", Undecided.class.getName());
	}

	private static void handle(ListenerHandler handler, TestEvent event) throws Exception {
		handler.handle(event, new TestContext(event));
	}

	private static void assertFailure(Object bean, String... texts) {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> handler(bean))
			.satisfies((ex) -> assertThat(ex.analysis().getDescription() + "\n" + ex.analysis().getAction())
				.contains(texts));
	}

	private static ListenerHandler handler(Object bean) {
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		beans.registerSingleton("handler", bean);
		Class<?> type = bean.getClass();
		List<Method> events = Arrays.stream(type.getDeclaredMethods())
			.filter((method) -> method.isAnnotationPresent(OnEvent.class))
			.toList();
		Method excise = Arrays.stream(type.getDeclaredMethods())
			.filter((method) -> method.isAnnotationPresent(OnExcise.class))
			.findFirst()
			.orElse(null);
		ListenerSource source = new ListenerSource("handler", type, type.getAnnotation(ProsodyListener.class), null,
				events, excise);
		return new ListenerHandlerFactory(new EventMethodFactory(beans), new AttributeResolver(beans)).create(source);
	}

}
