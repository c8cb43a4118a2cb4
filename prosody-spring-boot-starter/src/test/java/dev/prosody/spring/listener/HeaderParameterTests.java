package dev.prosody.spring.listener;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.prosody.failure.PermanentException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HeaderParameterTests extends AbstractHandlerMethodTests {

	class HeaderParameters {

		void text(@Header("tenant") String tenant) {
			HeaderParameterTests.this.received.add(tenant);
		}

		void number(@Header("retries") int retries) {
			HeaderParameterTests.this.received.add(retries);
		}

		void bytes(@Header("tenant") byte[] tenant) {
			HeaderParameterTests.this.received.add(tenant);
		}

		void named(@Header String tenant) {
			HeaderParameterTests.this.received.add(tenant);
		}

		void defaulted(@Header(name = "absent", defaultValue = "9") Integer value) {
			HeaderParameterTests.this.received.add(value);
		}

		void optional(@Header("absent") Optional<String> value) {
			HeaderParameterTests.this.received.add(value);
		}

		void nullable(@Header("absent") @Nullable String value) {
			HeaderParameterTests.this.received.add(value);
		}

		void kafka(@Header(KafkaHeaders.RECEIVED_TOPIC) String topic,
				@Header(KafkaHeaders.RECEIVED_PARTITION) int partition, @Header(KafkaHeaders.OFFSET) long offset,
				@Header(KafkaHeaders.DELIVERY_ATTEMPT) int attempt) {
			HeaderParameterTests.this.received.addAll(List.of(topic, partition, offset, attempt));
		}

		void all(@Headers Map<String, Object> headers, MessageHeaders messageHeaders,
				@Headers org.apache.kafka.common.header.Headers kafkaHeaders) {
			HeaderParameterTests.this.received.addAll(List.of(headers, messageHeaders, kafkaHeaders));
		}

		void deadLetter(@Header(KafkaHeaders.DLT_ORIGINAL_TOPIC) String topic,
				@Header(KafkaHeaders.DLT_ORIGINAL_PARTITION) int partition,
				@Header(KafkaHeaders.DLT_ORIGINAL_OFFSET) long offset,
				@Header(KafkaHeaders.DLT_ORIGINAL_TIMESTAMP) Long timestamp, @Headers Map<String, Object> headers) {
			HeaderParameterTests.this.received.addAll(List.of(topic, partition, offset, timestamp, headers));
		}

		void strings(@Headers Map<String, String> headers) {
			HeaderParameterTests.this.received.add(headers);
		}

		void primitive(@Header(name = "absent", required = false) int value) {
			HeaderParameterTests.this.received.add(value);
		}

	}

	@Test
	void headersAreConvertedFromText() throws Exception {
		TestEvent event = TestEvent.of("x")
			.header("tenant", "acme".getBytes(StandardCharsets.UTF_8))
			.header("tenant", "second".getBytes(StandardCharsets.UTF_8))
			.header("retries", "5".getBytes(StandardCharsets.UTF_8));
		for (String name : List.of("text", "number", "bytes", "named", "defaulted", "optional", "nullable")) {
			method(new HeaderParameters(), name).invoke(event, context());
		}

		assertThat(this.received).containsExactly("acme", 5, "acme".getBytes(StandardCharsets.UTF_8), "acme", 9,
				Optional.empty(), null);
	}

	@Test
	void headersKnowTheNamesOfSpringKafka() throws Exception {
		method(new HeaderParameters(), "kafka").invoke(TestEvent.of("x"), context());

		assertThat(this.received).containsExactly("orders-topic", 3, 42L, 2);
	}

	@Test
	void missingOrUnreadableHeaderIsAPermanentFailure() {
		assertThatExceptionOfType(PermanentException.class)
			.isThrownBy(() -> method(new HeaderParameters(), "text").invoke(TestEvent.of("x"), context()))
			.withMessageStartingWith("Header 'tenant' is missing in orders-topic-3@42");
		assertThatExceptionOfType(PermanentException.class)
			.isThrownBy(() -> method(new HeaderParameters(), "number")
				.invoke(TestEvent.of("x").header("retries", "many".getBytes(StandardCharsets.UTF_8)), context()))
			.withMessageStartingWith("Header 'retries' of orders-topic-3@42 is not a int");
	}

	@Test
	void allHeadersArePassed() throws Exception {
		byte[] binary = { (byte) 0xC3, 0x28 };
		TestEvent event = TestEvent.of("x")
			.header("tenant", "acme".getBytes(StandardCharsets.UTF_8))
			.header("binary", binary);
		method(new HeaderParameters(), "all").invoke(event, context());

		Map<?, ?> map = (Map<?, ?>) this.received.get(0);
		assertThat(map.get("tenant")).isEqualTo("acme");
		assertThat(map.get("binary")).isEqualTo(binary);
		assertThat(map.get(KafkaHeaders.RECEIVED_TOPIC)).isEqualTo("orders-topic");
		assertThat((MessageHeaders) this.received.get(1)).containsEntry("tenant", "acme");
		assertThat(this.received.get(2)).isSameAs(event.headers());
	}

	@Test
	void numbersInTheHeadersOfDeadLettersAreBinary() throws Exception {
		TestEvent event = TestEvent.of("x")
			.header(KafkaHeaders.DLT_ORIGINAL_TOPIC, "orders".getBytes(StandardCharsets.UTF_8))
			.header(KafkaHeaders.DLT_ORIGINAL_PARTITION, new byte[] { 0, 0, 0, 7 })
			.header(KafkaHeaders.DLT_ORIGINAL_OFFSET, new byte[] { 0, 0, 0, 0, 0, 0, 1, 0 })
			.header(KafkaHeaders.DLT_ORIGINAL_TIMESTAMP, new byte[] { 0, 0, 0, 0, 0, 0, 0, 9 });
		method(new HeaderParameters(), "deadLetter").invoke(event, context());

		assertThat(this.received.subList(0, 4)).containsExactly("orders", 7, 256L, 9L);
		Map<?, ?> headers = (Map<?, ?>) this.received.get(4);
		assertThat(headers.get(KafkaHeaders.DLT_ORIGINAL_PARTITION)).isEqualTo(7);
		assertThat(headers.get(KafkaHeaders.DLT_ORIGINAL_OFFSET)).isEqualTo(256L);
	}

	@Test
	void headersThatCannotBeFilledFail() {
		assertFailure(() -> method(new HeaderParameters(), "strings"), "@Headers are a Map<String, Object>");
		assertFailure(() -> method(new HeaderParameters(), "primitive"), "a primitive cannot be null");
	}

}
