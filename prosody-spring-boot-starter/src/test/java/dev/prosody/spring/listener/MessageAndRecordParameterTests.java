package dev.prosody.spring.listener;

import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.prosody.codec.EventCodec;
import dev.prosody.codec.EventCodecs;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.kafka.support.KafkaNull;
import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;

class MessageAndRecordParameterTests extends AbstractHandlerMethodTests {

	class Messages {

		void message(Message<Order> message) {
			MessageAndRecordParameterTests.this.received.add(message);
		}

		void nullable(Message<Order> message, @Nullable Order order) {
			MessageAndRecordParameterTests.this.received.add(message.getPayload());
		}

		void record(ConsumerRecord<byte[], byte[]> record) {
			MessageAndRecordParameterTests.this.received.add(record);
		}

		void recordAndPayload(ConsumerRecord<byte[], byte[]> record, Order order, ProsodyEvent<Order> event,
				EventContext context) {
			MessageAndRecordParameterTests.this.received
				.addAll(List.of(record, order, event.payload(), context.event().payload()));
		}

		void recordAndEvent(ConsumerRecord<byte[], byte[]> record, ProsodyEvent<?> event) {
			MessageAndRecordParameterTests.this.received.add(event.payload());
		}

		void typedRecord(ConsumerRecord<String, Order> record) {
			MessageAndRecordParameterTests.this.received.add(record);
		}

	}

	@Test
	void messageCarriesPayloadAndHeaders() throws Exception {
		EventMethod method = method(new Messages(), "message");
		method.invoke(TestEvent.of(new Order("1")).header("tenant", "acme".getBytes(StandardCharsets.UTF_8)),
				context());

		Message<?> message = (Message<?>) this.received.get(0);
		assertThat(message.getPayload()).isEqualTo(new Order("1"));
		assertThat(message.getHeaders()).containsEntry("tenant", "acme").containsEntry(KafkaHeaders.OFFSET, 42L);
		assertThat(method.payloadType()).isEqualTo(Order.class);
	}

	@Test
	void messageOfAnEventWithoutValueCarriesKafkaNull() throws Exception {
		method(new Messages(), "nullable").invoke(TestEvent.of(null), context());

		assertThat(this.received).containsExactly(KafkaNull.INSTANCE);
	}

	@Test
	void recordHasTheOriginalBytes() throws Exception {
		EventMethod method = method(new Messages(), "record");
		byte[] value = "not json".getBytes(StandardCharsets.UTF_8);

		method.invoke(TestEvent.of(decoded(method, value)), context());

		assertRecord(value);
	}

	@Test
	void recordIsPassedBesideTheDecodedPayload() throws Exception {
		EventMethod method = method(new Messages(), "recordAndPayload");
		byte[] value = "{\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8);
		TestEvent event = TestEvent.of(decoded(method, value));

		method.invoke(event, new TestContext(event));

		assertRecord(value);
		Order order = new Order("1");
		assertThat(this.received.subList(1, 4)).containsExactly(order, order, order);
	}

	/** A retry and a dead letter need the bytes as they came from the broker. */
	@Test
	void handlersOfRecordsGetCopiesOfTheBytes() throws Exception {
		byte[] value = { 1, 2 };
		for (String name : List.of("record", "recordAndEvent")) {
			EventMethod method = method(new Messages(), name);

			method.invoke(TestEvent.of(decoded(method, value)), context());
		}

		ConsumerRecord<?, ?> record = (ConsumerRecord<?, ?>) this.received.get(0);
		assertThat(record.value()).isEqualTo(value).isNotSameAs(value);
		assertThat(this.received.get(1)).isEqualTo(value).isNotSameAs(value);
	}

	private void assertRecord(byte[] value) {
		ConsumerRecord<?, ?> record = (ConsumerRecord<?, ?>) this.received.get(0);
		assertThat(record.value()).isEqualTo(value);
		assertThat(record.key()).isEqualTo("key-1".getBytes(StandardCharsets.UTF_8));
		assertThat(record.topic()).isEqualTo("orders-topic");
		assertThat(record.partition()).isEqualTo(3);
		assertThat(record.offset()).isEqualTo(42);
		assertThat(record.timestamp()).isEqualTo(1234);
	}

	private static Object decoded(EventMethod method, byte[] value) throws Exception {
		assertThat(method.needsRecord()).isTrue();
		EventCodec codec = RecordKeeping.codec(EventCodecs.json());
		return codec.decode("orders-topic", new RecordHeaders(), value, method.payloadType());
	}

	@Test
	void typedRecordFails() {
		assertFailure(() -> method(new Messages(), "typedRecord"), "declare a ConsumerRecord<byte[], byte[]>");
	}

}
