package dev.prosody.codec;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.prosody.failure.DeclaredFailures;
import dev.prosody.failure.DecodingException;
import dev.prosody.failure.FailureKind;
import dev.prosody.failure.FailureRules;
import dev.prosody.failure.PermanentException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JsonLimitsTests {

	private static final JsonLimits SMALL = new JsonLimits(5, 20, 10, 8, 100);

	private static final StreamReadConstraints GENEROUS = StreamReadConstraints.builder()
		.maxNestingDepth(1_000_000)
		.maxStringLength(Integer.MAX_VALUE)
		.maxNumberLength(Integer.MAX_VALUE)
		.maxNameLength(Integer.MAX_VALUE)
		.build();

	private static final StreamReadConstraints STRICT = StreamReadConstraints.builder()
		.maxNestingDepth(1)
		.maxStringLength(1)
		.maxNumberLength(1)
		.maxNameLength(1)
		.maxDocumentLength(1)
		.build();

	/** Every mapper that an application might have. */
	static final List<JsonMapper> MAPPERS = Stream.of(StreamReadConstraints.defaults(), GENEROUS, STRICT)
		.map((constraints) -> JsonMapper.builder(JsonFactory.builder().streamReadConstraints(constraints).build())
			.build())
		.toList();

	record Order(@Nullable String customerName, @Nullable BigDecimal total) {
	}

	@ParameterizedTest
	@FieldSource("MAPPERS")
	void limitsHoldWhicheverMapperTheApplicationHas(JsonMapper mapper) throws Exception {
		EventCodec codec = EventCodecs.json(mapper, SMALL);

		assertThat(decode(codec, "[[[[[]]]]]", Object.class)).isNotNull();
		assertBeyond(codec, "[[[[[[]]]]]]", "JSON is nested deeper than 5 (prosody.json.max-nesting-depth)");
		assertThat(decode(codec, "\"" + "x".repeat(20) + "\"", Object.class)).isNotNull();
		assertBeyond(codec, "\"" + "x".repeat(21) + "\"",
				"A text in the JSON has more characters than 20 (prosody.json.max-string-length)");
		assertThat(decode(codec, "1234567890", Object.class)).isNotNull();
		assertBeyond(codec, "12345678901",
				"A number in the JSON has more characters than 10 (prosody.json.max-number-length)");
		assertBeyond(codec, "1.234567890123",
				"A number in the JSON has more characters than 10 (prosody.json.max-number-length)");
		assertThat(decode(codec, "{\"12345678\":1}", Object.class)).isNotNull();
		assertBeyond(codec, "{\"123456789\":1}",
				"The name of a field in the JSON has more characters than 8 (prosody.json.max-name-length)");
		assertThat(decode(codec, " ".repeat(99) + "1", Object.class)).isNotNull();
		assertBeyond(codec, " ".repeat(100) + "1", "The JSON has more bytes than 100 (prosody.json.max-document-size)");
	}

	@Test
	void theMapperOfTheApplicationKeepsItsOwnLimitsAndEverythingElseIsKept() throws Exception {
		JsonMapper mapper = JsonMapper.builder(JsonFactory.builder().streamReadConstraints(GENEROUS).build())
			.enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
			.propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
			.addMixIn(Object.class, Object.class)
			.build();

		EventCodec codec = EventCodecs.json(mapper, SMALL);

		assertThat(decode(codec, "{'c':1,'total':2}", Order.class)).isEqualTo(new Order(null, BigDecimal.TWO));
		assertThat(new String(codec.encode("orders", new RecordHeaders(), new Order("x".repeat(50), null)),
				StandardCharsets.UTF_8))
			.contains("customer-name", "x".repeat(50));
		assertThat(mapper.readValue("'" + "x".repeat(21) + "'", String.class)).hasSize(21);
		assertThat(mapper.tokenStreamFactory().streamReadConstraints()).isSameAs(GENEROUS);
	}

	/** Numbers within texts and names become numbers in the target. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "{\"total\":\"12345678901\"}", "{\"total\":12345678901}" })
	void numbersInTextsAreLimitedAsNumbers(String json) {
		assertThatExceptionOfType(PermanentException.class)
			.isThrownBy(() -> decode(EventCodecs.json(SMALL), json, Order.class))
			.withMessageContaining("max-number-length");
	}

	@Test
	void whatIsSaidAboutALimitHasNoContent() {
		EventCodec codec = EventCodecs.json(SMALL);

		assertThatExceptionOfType(PermanentException.class)
			.isThrownBy(() -> decode(codec, "{\"secret\":{\"secret\":\"secretsecretsecretsecret\"}}", Map.class))
			.withNoCause()
			.satisfies((ex) -> assertThat(ex).hasMessageNotContaining("secret"))
			.satisfies((ex) -> assertThat(
					FailureRules.DEFAULTS.classify(new DecodingException("expected", ex), DeclaredFailures.NONE))
				.isEqualTo(FailureKind.PERMANENT));
	}

	/**
	 * A deserializer is code of the application: its exceptions may have endless causes.
	 */
	@Test
	void aFailureWhoseCausesHaveNoEndIsThrownOn() {
		assertThatExceptionOfType(DecodingException.class)
			.isThrownBy(() -> decode(EventCodecs.json(SMALL), "{}", Endless.class))
			.withCauseInstanceOf(EndlessException.class);
	}

	@Test
	void fieldsAreLookedForWithinTheLimits() {
		EventCodec codec = EventCodecs.json(SMALL);

		assertThat(codec.textField(utf8("{\"type\":\"order\"}"), "type")).isEqualTo("order");
		assertThat(codec.textField(utf8("{\"a\":[[[[[[]]]]]],\"type\":\"order\"}"), "type")).isNull();
		assertThat(codec.textField(utf8("{\"type\":\"" + "x".repeat(21) + "\"}"), "type")).isNull();
	}

	@Test
	void defaultsAreSafe() {
		EventCodec codec = EventCodecs.json();

		assertBeyond(codec, "[".repeat(501) + "]".repeat(501),
				"JSON is nested deeper than 500 (prosody.json.max-nesting-depth)");
		assertBeyond(codec, "9".repeat(1001),
				"A number in the JSON has more characters than 1000 (prosody.json.max-number-length)");
		assertBeyond(codec, "\"" + "x".repeat(10_000_001) + "\"",
				"A text in the JSON has more characters than 10000000 (prosody.json.max-string-length)");
		assertBeyond(codec, " ".repeat(16 * 1024 * 1024 + 1),
				"The JSON has more bytes than 16777216 (prosody.json.max-document-size)");
	}

	@Test
	void nonsenseIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(0, 1, 1, 1, 1))
			.withMessage("'maxNestingDepth' must be at least 1 but was 0");
		assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(1, -1, 1, 1, 1))
			.withMessageContaining("maxStringLength");
		assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(1, 1, 0, 1, 1))
			.withMessageContaining("maxNumberLength");
		assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(1, 1, 1, 0, 1))
			.withMessageContaining("maxNameLength");
		assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(1, 1, 1, 1, 0))
			.withMessageContaining("maxDocumentBytes");
	}

	private static void assertBeyond(EventCodec codec, String json, String message) {
		assertThatExceptionOfType(PermanentException.class).isThrownBy(() -> decode(codec, json, Object.class))
			.withMessage(message);
	}

	private static @Nullable Object decode(EventCodec codec, String json, Class<?> type) throws Exception {
		return codec.decode("orders", new RecordHeaders(), utf8(json), type);
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@JsonDeserialize(using = EndlessDeserializer.class)
	record Endless() {
	}

	static final class EndlessDeserializer extends ValueDeserializer<Endless> {

		@Override
		public Endless deserialize(JsonParser parser, DeserializationContext context) {
			throw new EndlessException();
		}

	}

	/** Has another one like itself as its cause each time it is asked. */
	static final class EndlessException extends StreamReadException {

		private static final long serialVersionUID = 1L;

		EndlessException() {
			super("endless");
		}

		@Override
		public synchronized Throwable getCause() {
			return new EndlessException();
		}

	}

}
