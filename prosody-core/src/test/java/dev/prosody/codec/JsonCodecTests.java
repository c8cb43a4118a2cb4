package dev.prosody.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

import dev.prosody.failure.DeclaredFailures;
import dev.prosody.failure.DecodingException;
import dev.prosody.failure.FailureKind;
import dev.prosody.failure.FailureRules;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class JsonCodecTests {

	private final EventCodec codec = EventCodecs.json();

	@Test
	void roundTripsARecord() throws Exception {
		Order order = new Order("o-1", List.of("ä", "b"), Instant.parse("2026-01-05T10:00:00Z"));

		byte[] bytes = this.codec.encode("orders", new RecordHeaders(), order);

		assertThat(text(bytes)).contains("\"2026-01-05T10:00:00Z\"");
		assertThat(decode(bytes, Order.class)).isEqualTo(order);
	}

	@Test
	void decodesGenericTypes() throws Exception {
		Type type = new TypeReference<Map<String, List<Order>>>() {
		}.getType();

		Object decoded = decode(utf8("{\"a\":[{\"id\":\"o-1\"}]}"), type);

		assertThat(decoded).isEqualTo(Map.of("a", List.of(new Order("o-1", null, null))));
	}

	@Test
	void ignoresUnknownProperties() throws Exception {
		assertThat(decode(utf8("{\"id\":\"o-1\",\"added\":1}"), Order.class)).isEqualTo(new Order("o-1", null, null));
	}

	@Test
	void nullStaysNull() throws Exception {
		assertThat(decode(utf8("null"), Order.class)).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "``", "{", "{\"id\":1} trailing", "[]", "\"text\"" })
	void rejectsWhatIsNotTheType(String json) {
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> decode(utf8(json), Order.class));
	}

	@Test
	void mapperOfTheApplicationDecides() {
		EventCodec strict = EventCodecs
			.json(JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build());

		assertThatExceptionOfType(DecodingException.class)
			.isThrownBy(() -> strict.decode("orders", new RecordHeaders(), utf8("{\"added\":1}"), Order.class))
			.withCauseInstanceOf(UnrecognizedPropertyException.class);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-",
			value = { "{\"type\":\"order.placed\"} | order.placed",
					"{\"nested\":{\"type\":\"no\"},\"list\":[{\"type\":\"no\"}],\"type\":\"yes\"} | yes",
					"{\"type\":\"first\",\"type\":\"second\"} | first", "{\"type\":\"\"} | ``",
					"{\"type\":\"a\\u00e4\"} | aä", "{\"type\":\"ok\",broken | ok", "{\"type\":5} | -",
					"{\"type\":null} | -", "{\"type\":{\"type\":\"no\"}} | -", "{\"kind\":\"x\"} | -",
					"[{\"type\":\"no\"}] | -", "\"type\" | -", "`` | -", "{ | -", "{\"type\" | -",
					"{\"type\":\"open | -", "no json | -" })
	void findsATextFieldOfTheTopLevel(String json, @Nullable String expected) {
		assertThat(this.codec.textField(utf8(json), "type")).isEqualTo(expected);
	}

	@Test
	void textFieldNeverFails() {
		long seed = 20260105;
		Random random = new Random(seed);
		for (int i = 0; i < 20_000; i++) {
			byte[] bytes = new byte[random.nextInt(40)];
			random.nextBytes(bytes);
			if (bytes.length > 2 && i % 2 == 0) {
				bytes[0] = '{';
				bytes[1] = '"';
			}
			try {
				this.codec.textField(bytes, "type");
			}
			catch (Throwable ex) {
				throw new AssertionError("seed " + seed + ", round " + i, ex);
			}
		}
	}

	@Test
	void bytesInAnUnknownEncodingAreNotMistakenForAnIoFailure() {
		byte[] unusualByteOrder = { 0, 0, (byte) 0xFF, (byte) 0xFE, '{' };

		assertThatExceptionOfType(Exception.class).isThrownBy(() -> decode(unusualByteOrder, Order.class))
			.satisfies((ex) -> assertThat(
					FailureRules.DEFAULTS.classify(new DecodingException("expected", ex), DeclaredFailures.NONE))
				.isEqualTo(FailureKind.PERMANENT));
	}

	interface Shape {

	}

	record Square(int side) implements Shape {
	}

	@JsonDeserialize(as = Square.class)
	interface Mapped {

	}

	static class Closed {

		Closed(String one, String two) {
		}

	}

	@ParameterizedTest
	@ValueSource(classes = { Object.class, Order.class, Order[].class, JsonNode.class, Map.class, Set.class,
			Iterable.class, Serializable.class, CharSequence.class, Number.class, byte[].class, int.class,
			FailureKind.class, Instant.class })
	void acceptsTypesThatJsonCanBecome(Class<?> type) {
		this.codec.checkTarget(type);
	}

	@Test
	void rejectsTypesThatNoJsonCanBecome() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.checkTarget(Shape.class))
			.withMessage("Jackson cannot make a " + Shape.class.getName()
					+ " of JSON: it is abstract, and nothing says which class to make.");
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.checkTarget(Closed.class))
			.withMessage("Jackson cannot make a " + Closed.class.getName()
					+ " of JSON: it has no constructor or factory method that Jackson would use.");
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.checkTarget(Mapped.class))
			.withMessageStartingWith("Jackson cannot make a " + Mapped.class.getName() + " of JSON: ");
	}

	@Test
	void aMapperThatKnowsWhatToMakeInsteadIsBelieved() {
		EventCodecs
			.json(JsonMapper.builder()
				.activateDefaultTyping(BasicPolymorphicTypeValidator.builder().allowIfBaseType(Shape.class).build(),
						DefaultTyping.NON_FINAL)
				.build())
			.checkTarget(Shape.class);
		EventCodecs.json(JsonMapper.builder().addHandler(new DeserializationProblemHandler() {
		}).build()).checkTarget(Shape.class);
	}

	@Test
	void otherCodecsWorkWithoutJackson() throws Exception {
		ClassLoader loader = new WithoutJackson();

		assertThat(instantiate(loader, StringCodecUser.class).get()).isNotNull();
		assertThatIllegalStateException().isThrownBy(() -> instantiate(loader, JsonCodecUser.class).get())
			.withMessageContaining("add tools.jackson.core:jackson-databind");
	}

	private static Supplier<?> instantiate(ClassLoader loader, Class<?> type) throws ReflectiveOperationException {
		return (Supplier<?>) loader.loadClass(type.getName()).getDeclaredConstructor().newInstance();
	}

	private @Nullable Object decode(byte[] value, Type type) throws Exception {
		return this.codec.decode("orders", new RecordHeaders(), value, type);
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	record Order(@Nullable String id, @Nullable List<String> items, @Nullable Instant at) {
	}

	public static final class StringCodecUser implements Supplier<Object> {

		@Override
		public Object get() {
			return EventCodecs.string();
		}

	}

	public static final class JsonCodecUser implements Supplier<Object> {

		@Override
		public Object get() {
			return EventCodecs.json();
		}

	}

	/** Loads our classes anew and pretends that there is no Jackson. */
	private static final class WithoutJackson extends ClassLoader {

		WithoutJackson() {
			super(EventCodecs.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (name.startsWith("tools.jackson.")) {
				throw new ClassNotFoundException(name);
			}
			if (!name.startsWith("dev.prosody.")) {
				return super.loadClass(name, resolve);
			}
			try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
				Class<?> loaded = findLoadedClass(name);
				if (loaded != null) {
					return loaded;
				}
				byte[] bytes = in.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
