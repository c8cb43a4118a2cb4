package dev.prosody.spring;

import dev.prosody.status.SkipReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import dev.prosody.handler.EventType;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/** Classes handle the events of real topics, each type with a method of its own. */
@ExtendWith(SharedBroker.class)
class ClassListenerIT {

	private static TestApplication application;

	@BeforeAll
	static void start(TestBroker broker) {
		broker.createTopic("class-orders", 1);
		broker.createTopic("class-nulls", 1);
		broker.createTopic("class-strict", 1);
		application = TestApplication.run(broker, "classes", Application.class, "class.topic=class-orders");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@EventType("order.placed")
	record OrderPlaced(String id, int amount) {
	}

	record Payment(String id) {
	}

	@Import({ Orders.class, Strict.class })
	static class Application {

	}

	@ProsodyListener(id = "orders", topics = { "${class.topic}", "class-nulls" })
	static class Orders {

		final List<String> calls = new CopyOnWriteArrayList<>();

		@OnEvent
		void placed(OrderPlaced event) {
			this.calls.add("placed " + event.id());
		}

		@OnEvent("order.payment.received")
		void received(Payment payment) {
			this.calls.add("received " + payment.id());
		}

		@OnEvent("order.payment.")
		void payment(Payment payment, ProsodyEvent<Payment> event) {
			this.calls.add("payment " + payment.id() + " " + event.type());
		}

		@OnEvent("order.")
		void others(ProsodyEvent<Map<String, Object>> event) {
			this.calls.add("other " + event.payload().get("id") + " " + event.type());
		}

		@OnEvent
		void byDefault(Map<String, Object> payload) {
			this.calls.add("default " + payload.get("id"));
		}

		@OnExcise
		void excise(@Key String orderId) {
			this.calls.add("excise " + orderId);
		}

	}

	@ProsodyListener(id = "strict", topics = "class-strict")
	static class Strict {

		final List<String> calls = new CopyOnWriteArrayList<>();

		@OnEvent
		void placed(OrderPlaced event) {
			this.calls.add("placed " + event.id());
		}

	}

	@Test
	void theMostSpecificMethodHandlesAnEventAndAllKeepTheOrderOfTheirKey() throws Exception {
		Orders handler = application.bean(Orders.class);

		application.send("class-orders", "k-a", new OrderPlaced("k-1", 10));
		application.send("class-orders", "k-a", new Payment("k-2"), "order.payment.received");
		application.send("class-orders", "k-a", new Payment("k-3"), "order.payment.refused");
		application.send("class-orders", "k-a", new Payment("k-4"), "order.shipped");
		application.send("class-orders", "k-a", new Payment("k-5"), "customer.moved");
		application.send("class-orders", "k-a", new Payment("k-6"));
		application.template().excise("class-orders", "k-a").get(40, TimeUnit.SECONDS);
		application.send("class-orders", "k-a", new OrderPlaced("k-7", 10));

		application.await("handled", () -> calls(handler, " k-").size() == 8);
		assertThat(calls(handler, " k-")).containsExactly("placed k-1", "received k-2",
				"payment k-3 order.payment.refused", "other k-4 order.shipped", "default k-5", "default k-6",
				"excise k-a", "placed k-7");
	}

	@Test
	void theTypeComesFromHeadersOfOthersOrFromThePayload(TestBroker broker) {
		Orders handler = application.bean(Orders.class);

		broker.send(record("class-orders", "x", "{\"id\":\"x-cloud-event\",\"amount\":1}", "ce_type", "order.placed"));
		broker.send(record("class-orders", "x", "{\"id\":\"x-spring\",\"amount\":1}", "__TypeId__", "order.placed"));
		broker.send(record("class-orders", "x", "{\"id\":\"x-payload\",\"type\":\"order.payment.received\"}", "other",
				"header"));

		application.await("handled", () -> calls(handler, " x-").size() == 3);
		assertThat(calls(handler, " x-")).containsExactly("placed x-cloud-event", "placed x-spring",
				"received x-payload");
	}

	@Test
	void aValueThatIsNotOfItsMethodsTypeIsADeadLetter(TestBroker broker) {
		Orders handler = application.bean(Orders.class);

		broker.send(record("class-orders", "bad", "{\"id\":\"u-1\",\"amount\":\"many\"}", "prosody-event-type",
				"order.placed"));
		broker.send(record("class-orders", "bad", "{\"id\":\"u-2\",\"amount\":\"many\"}", "prosody-event-type",
				"order.changed"));

		application.await("handled", () -> calls(handler, " u-").size() == 1);
		assertThat(calls(handler, " u-")).containsExactly("other u-2 order.changed");
		assertThat(broker.awaitRecords("class-orders-dlt", 1)).singleElement()
			.satisfies((letter) -> assertThat(letter.value()).asString(StandardCharsets.UTF_8).contains("u-1"));
	}

	/** A handler that excises its key could delete what is needed. */
	@Test
	void jsonNullIsADeadLetterAndNoExcise(TestBroker broker) {
		Orders handler = application.bean(Orders.class);

		broker.send(record("class-nulls", "n-1", "null", "prosody-event-type", "order.placed"));
		broker.send(record("class-nulls", "n-1", null, "prosody-event-type", "order.placed"));

		application.await("handled", () -> calls(handler, " n-").size() == 1);
		assertThat(calls(handler, " n-")).containsExactly("excise n-1");
		assertThat(broker.awaitRecords("class-nulls-dlt", 1)).singleElement()
			.satisfies((letter) -> assertThat(letter.value()).asString(StandardCharsets.UTF_8).isEqualTo("null"));
	}

	@Test
	void eventsWithoutMethodAreSkippedAndCounted() throws Exception {
		application.send("class-strict", "a", new Payment("1"), "payment.received");
		application.template().excise("class-strict", "a").get(40, TimeUnit.SECONDS);
		application.send("class-strict", "a", new OrderPlaced("2", 1));

		application.await("handled", () -> application.status("strict").counts().succeeded() == 1);
		assertThat(application.bean(Strict.class).calls).containsExactly("placed 2");
		assertThat(application.status("strict").counts().skipped(SkipReason.UNMATCHED)).isOne();
		assertThat(application.status("strict").counts().skipped(SkipReason.EXCISE)).isOne();
		assertThat(application.status("strict").counts().deadLettered()).isZero();
	}

	private static List<String> calls(Orders handler, String part) {
		return handler.calls.stream().filter((call) -> call.contains(part)).toList();
	}

	private static ProducerRecord<byte[], byte[]> record(String topic, String key, @Nullable String value,
			String header, String text) {
		ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8),
				(value != null) ? value.getBytes(StandardCharsets.UTF_8) : null);
		record.headers().add(header, text.getBytes(StandardCharsets.UTF_8));
		return record;
	}

}
