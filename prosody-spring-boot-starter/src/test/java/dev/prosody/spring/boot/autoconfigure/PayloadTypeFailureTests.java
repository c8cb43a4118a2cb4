package dev.prosody.spring.boot.autoconfigure;

import java.util.List;

import dev.prosody.handler.ProsodyEvent;
import dev.prosody.spring.OnEvent;
import dev.prosody.spring.OnExcise;
import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.ProsodyListenerConfigurer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** What users read when every event would be a dead letter, whatever is in it. */
class PayloadTypeFailureTests extends AbstractListenerFailureTests {

	private static final String ACTION = "Change the type of the payload, or the codec: the attribute 'codec' of "
			+ "@ProsodyListener, 'prosody.listener.orders.codec' or 'prosody.consumer.codec'.";

	record Order(String id) {
	}

	interface Shape {

	}

	static class Closed {

		Closed(String one, String two) {
		}

	}

	static class Orders {

		@ProsodyListener(id = "orders", topics = "orders")
		void handle(Order order) {
		}

	}

	@Test
	void codecThatGivesTextOnly() {
		assertFailure(application(Orders.class).withPropertyValues("prosody.listener.orders.codec=string"),
				"Listener 'orders' (bean 'handler', ~Orders.handle) has a payload that nothing can be decoded into: The "
						+ "string codec gives java.lang.String but the handler asks for ~Order.",
				ACTION);
	}

	@Test
	void codecThatGivesBytesOnly() {
		assertFailure(application(Orders.class).withPropertyValues("prosody.consumer.codec=bytes"),
				"Listener 'orders' (bean 'handler', ~Orders.handle) has a payload that nothing can be decoded into: The "
						+ "bytes codec gives byte[] but the handler asks for ~Order.",
				ACTION);
	}

	@ProsodyListener(id = "orders", topics = "orders")
	static class Shapes {

		@OnEvent("order")
		void order(Order order) {
		}

		@OnEvent("shape")
		void shape(ProsodyEvent<Shape> event) {
		}

		@OnExcise
		void remove() {
		}

	}

	@Test
	void abstractTypeOfOneMethod() {
		assertFailure(application(Shapes.class),
				"Listener 'orders' (bean 'handler', ~Shapes) has a payload that nothing can be decoded into: Jackson "
						+ "cannot make a ~Shape of JSON: it is abstract, and nothing says which class to make.",
				ACTION);
	}

	static class WithRecord {

		@ProsodyListener(id = "orders", topics = "orders")
		void handle(Closed closed, ConsumerRecord<byte[], byte[]> event) {
		}

	}

	@Test
	void typeThatNothingMakes() {
		assertFailure(application(WithRecord.class),
				"Listener 'orders' (bean 'handler', ~WithRecord.handle) has a payload that nothing can be decoded into: "
						+ "Jackson cannot make a ~Closed of JSON: it has no constructor or factory method that Jackson "
						+ "would use.",
				ACTION);
	}

	@Test
	void typeThatTheCodecOfAConfigurerDoesNotGive() {
		ApplicationContextRunner application = Applications.withoutBroker()
			.withBean("configurer", ProsodyListenerConfigurer.class, () -> (registrar) -> registrar.listener("orders",
					Order.class, (listener) -> listener.topics("orders").codec("string"), (event, context) -> {
					}));

		assertFailure(application,
				"Listener 'orders' (ProsodyListenerConfigurer 'configurer') has a payload that nothing can be decoded "
						+ "into: The string codec gives java.lang.String but the handler asks for ~Order.",
				ACTION.replace("@ProsodyListener", "ProsodyListenerConfigurer"));
	}

	static class Readable {

		@ProsodyListener(topics = "text", codec = "string")
		void text(CharSequence text) {
		}

		@ProsodyListener(topics = "nothing", codec = "bytes")
		void nothing() {
		}

		@ProsodyListener(topics = "record", codec = "string")
		void record(ConsumerRecord<byte[], byte[]> event) {
		}

		@ProsodyListener(topics = "list")
		void list(List<? extends Order> orders) {
		}

		@ProsodyListener(topics = "any")
		void any(ProsodyEvent<?> event) {
		}

	}

	@Test
	void typesThatCanBeDecodedAreNoFailure() {
		application(Readable.class).run((context) -> assertThat(context).hasNotFailed());
	}

}
