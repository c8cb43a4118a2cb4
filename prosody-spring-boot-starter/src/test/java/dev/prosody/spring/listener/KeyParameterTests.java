package dev.prosody.spring.listener;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

import dev.prosody.failure.PermanentException;
import dev.prosody.spring.Key;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class KeyParameterTests extends AbstractHandlerMethodTests {

	class Keys {

		void string(@Key String key) {
			KeyParameterTests.this.received.add(key);
		}

		void bytes(@Key byte[] key) {
			KeyParameterTests.this.received.add(key);
		}

		void integer(@Key Integer key) {
			KeyParameterTests.this.received.add(key);
		}

		void longer(@Key Long key) {
			KeyParameterTests.this.received.add(key);
		}

		void uuid(@Key UUID key) {
			KeyParameterTests.this.received.add(key);
		}

		void date(@Key LocalDate key) {
			KeyParameterTests.this.received.add(key);
		}

	}

	@Test
	void keysAreDecodedAsKafkaEncodesThem() throws Exception {
		UUID uuid = UUID.randomUUID();
		byte[] bytes = { 1, 2 };
		method(new Keys(), "string").invoke(TestEvent.of("x").key("ö".getBytes(StandardCharsets.UTF_8)), context());
		method(new Keys(), "bytes").invoke(TestEvent.of("x").key(bytes), context());
		method(new Keys(), "integer").invoke(TestEvent.of("x").key(ByteBuffer.allocate(4).putInt(7).array()),
				context());
		method(new Keys(), "longer").invoke(TestEvent.of("x").key(ByteBuffer.allocate(8).putLong(8).array()),
				context());
		method(new Keys(), "uuid").invoke(TestEvent.of("x").key(uuid.toString().getBytes(StandardCharsets.UTF_8)),
				context());

		assertThat(this.received).containsExactly("ö", bytes, 7, 8L, uuid);
	}

	@Test
	void missingKeyIsNull() throws Exception {
		for (String name : List.of("string", "bytes", "integer", "longer", "uuid")) {
			method(new Keys(), name).invoke(TestEvent.of("x").key(null), context());
		}

		assertThat(this.received).hasSize(5).containsOnlyNulls();
	}

	@Test
	void keyInAnotherEncodingIsAPermanentFailure() {
		assertThatExceptionOfType(PermanentException.class)
			.isThrownBy(() -> method(new Keys(), "longer").invoke(TestEvent.of("x").key(new byte[3]), context()))
			.withMessage("The key of orders-topic-3@42 is not the encoding of a Long");
	}

	@Test
	void keyOfAnotherTypeFails() {
		assertFailure(() -> method(new Keys(), "date"),
				"Parameter 1 'key' (java.time.LocalDate) of bean 'handler', " + Keys.class.getName() + ".date",
				"a @Key is a String, byte[], Integer, Long or UUID");
	}

}
