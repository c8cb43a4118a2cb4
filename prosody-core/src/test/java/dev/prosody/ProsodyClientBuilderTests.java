package dev.prosody;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

import dev.prosody.codec.EventCodec;
import dev.prosody.codec.EventCodecs;
import dev.prosody.failure.PermanentException;
import dev.prosody.listener.DeadLetterOptions;
import dev.prosody.listener.ListenerOptions;
import dev.prosody.listener.ListenerSpec;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Mistakes in a client are found when it is built, and the message names the place. */
class ProsodyClientBuilderTests {

	private static ProsodyClientBuilder builder() {
		return ProsodyClient.builder().kafka(Map.of("bootstrap.servers", "127.0.0.1:1")).codec(EventCodecs.string());
	}

	private static ProsodyClientBuilder with(ProsodyClientBuilder builder, String id, Consumer<ListenerSpec> settings) {
		return builder.listener(id, String.class, settings, (event, context) -> {
		});
	}

	private static void assertRejected(ProsodyClientBuilder builder, String... parts) {
		assertThatIllegalArgumentException().isThrownBy(builder::build)
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(parts));
	}

	@Test
	void i10NeedsKafka() {
		assertRejected(ProsodyClient.builder(), "kafka");
	}

	@Test
	void i10NeedsTopicsAndAGroup() {
		assertRejected(with(builder().groupId("billing"), "orders", (spec) -> {
		}), "'orders'", "topics");
		assertRejected(with(builder(), "orders", (spec) -> spec.topics("orders")), "'orders'", "group");
	}

	@Test
	void i10ListenersHaveDifferentIds() {
		ProsodyClientBuilder builder = builder().groupId("billing");
		with(builder, "orders", (spec) -> spec.topics("orders"));

		assertRejected(with(builder, "orders", (spec) -> spec.topics("returns")), "'orders'");
	}

	@Test
	void i10TwoListenersOfAGroupDoNotShareATopic() {
		ProsodyClientBuilder builder = builder().groupId("billing");
		with(builder, "first", (spec) -> spec.topics("orders", "returns"));

		assertRejected(with(builder, "second", (spec) -> spec.topics("orders")), "'first'", "'second'", "'orders'",
				"'billing'", "group");
	}

	@Test
	void twoListenersOfDifferentGroupsMayReadOneTopic() {
		ProsodyClientBuilder builder = builder().groupId("billing");
		with(builder, "first", (spec) -> spec.topics("orders"));
		with(builder, "second", (spec) -> spec.topics("orders").groupId("audit"));

		try (ProsodyClient client = builder.build()) {
			assertThat(client.listener("second").definition().groupId()).isEqualTo("audit");
			assertThat(client.listener("third")).isNull();
			assertThat(client.listeners()).hasSize(2);
		}
	}

	@Test
	void i10AListenerDoesNotReadItsOwnDeadLetters() {
		assertRejected(with(builder().groupId("billing"), "orders", (spec) -> spec.topics("orders", "orders-dlt")),
				"'orders'", "'orders-dlt'", "dead-letter");
	}

	@Test
	void aListenerMayReadDeadLettersIfItSendsNone() {
		ProsodyClientBuilder builder = with(builder().groupId("billing"), "orders",
				(spec) -> spec.topics("orders", "orders-dlt")
					.options((options) -> options.deadLetter(DeadLetterOptions.DISABLED)));

		try (ProsodyClient client = builder.build()) {
			assertThat(client.listeners()).hasSize(1);
		}
	}

	@Test
	void i10OptionsAreInTheirRange() {
		assertThatIllegalArgumentException().isThrownBy(() -> ListenerOptions.builder().maxConcurrency(0).build())
			.withMessageContaining("'maxConcurrency'");
		assertThatIllegalArgumentException().isThrownBy(() -> ListenerOptions.builder().maxAhead(-1).build())
			.withMessageContaining("'maxAhead'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ListenerOptions.builder().handlerTimeout(Duration.ZERO).build())
			.withMessageContaining("'handlerTimeout'");
	}

	@Test
	void i10PayloadTypeThatTheCodecNeverGives() {
		ProsodyClientBuilder builder = builder().groupId("billing").codec(EventCodecs.string());
		builder.listener("orders", Integer.class, (spec) -> spec.topics("orders"), (event, context) -> {
		});

		assertThatIllegalArgumentException().isThrownBy(builder::build)
			.withMessage("Listener 'orders' could decode no event: The string codec gives java.lang.String but the "
					+ "handler asks for java.lang.Integer.");
	}

	@Test
	void aValueThatDecodesToNullIsUndecodableUnlessTheHandlerTakesNull() throws Exception {
		ProsodyClientBuilder builder = builder().groupId("billing").codec(EventCodecs.json());
		with(builder, "strict", (spec) -> spec.topics("orders"));
		with(builder, "lenient", (spec) -> spec.topics("returns").handlesExcise());

		try (ProsodyClient client = builder.build()) {
			EventCodec strict = client.listener("strict").definition().codec();
			assertThatExceptionOfType(PermanentException.class).isThrownBy(() -> decode(strict, "null"))
				.withMessageContaining("handlesExcise");
			assertThat(decode(strict, "\"text\"")).isEqualTo("text");
			assertThat(strict.textField(utf8("{\"id\":\"o-1\"}"), "id")).isEqualTo("o-1");
			assertThat(strict.encode("orders", new RecordHeaders(), "text")).isEqualTo(utf8("\"text\""));
			assertThat(decode(client.listener("lenient").definition().codec(), "null")).isNull();
		}
	}

	private static Object decode(EventCodec codec, String value) throws Exception {
		return codec.decode("orders", new RecordHeaders(), utf8(value), String.class);
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
