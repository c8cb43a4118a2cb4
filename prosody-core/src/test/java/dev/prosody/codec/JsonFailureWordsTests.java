package dev.prosody.codec;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.prosody.failure.DecodingException;
import dev.prosody.testing.secrets.Planted;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What operators read about JSON that does not fit, in the log and in dead letters. */
class JsonFailureWordsTests {

	private static final EventCodec CODEC = EventCodecs.json(JsonMapper.builder()
		.propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
		.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.annotationIntrospector(new AnySetters())
		.build());

	enum Size {

		SMALL, LARGE

	}

	record Item(BigDecimal unitPrice, Size size, int itemCount) {

		Item {
			if (itemCount < 0) {
				throw new IllegalArgumentException("not " + itemCount);
			}
		}

	}

	interface Discount {

	}

	record Order(List<Item> orderItems, Map<String, Item> byCustomer, Discount discount) {
	}

	/** As its annotation does, which is not among the dependencies. */
	@SuppressWarnings("serial")
	private static final class AnySetters extends JacksonAnnotationIntrospector {

		@Override
		public Boolean hasAnySetter(MapperConfig<?> config, Annotated method) {
			return method.getName().equals("any") ? Boolean.TRUE : super.hasAnySetter(config, method);
		}

	}

	static class Extensible {

		private final Map<String, Integer> values = new HashMap<>();

		void any(String name, Integer value) {
			this.values.put(name, value);
		}

	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"{\"order-items\":[{\"size\":\"SMALL\",\"item-count\":1},#{\"unit-price\":\"SECRET\"}]} | no java.math.BigDecimal at order-items[1].unit-price, line 2, column 15 (tools.jackson.databind.exc.InvalidFormatException)",
			"{\"order-items\":[{\"size\":\"SECRET\"}]} | no ~Size at order-items[0].size, line 1, column 25 (tools.jackson.databind.exc.InvalidFormatException)",
			"{\"order-items\":\"SECRET\"} | no java.util.ArrayList at order-items, line 1, column 16 (tools.jackson.databind.exc.MismatchedInputException)",
			"{\"order-items\":[{\"item-count\":null}]} | no int at order-items[0].item-count, line 1, column 31 (tools.jackson.databind.exc.MismatchedInputException)",
			"{\"order-items\":[{\"item-count\":99999999999}]} | no int at order-items[0].item-count, line 1, column 42 (tools.jackson.core.exc.InputCoercionException)",
			"{\"order-items\":[{\"item-count\":-5}]} | unreadable at order-items[0], line 1, column 33 (tools.jackson.databind.exc.ValueInstantiationException)",
			"{\"by-customer\":{\"SECRET\":{\"size\":\"SECRET\"}}} | no ~Size at by-customer.*.size, line 1, column 34 (tools.jackson.databind.exc.InvalidFormatException)",
			"{\"order-items\":[{\"item-count\":1,\"SECRET\":1}]} | an unexpected field at order-items[0].*, line 1, column 44 (tools.jackson.databind.exc.UnrecognizedPropertyException)",
			"{\"discount\":{}} | ~Discount cannot be made of JSON at discount, line 1, column 13 (tools.jackson.databind.exc.InvalidDefinitionException)",
			"[\"SECRET\"] | no ~Order at line 1, column 1 (tools.jackson.databind.exc.MismatchedInputException)",
			"SECRET | not JSON at line 1, column 1 (tools.jackson.core.exc.StreamReadException)",
			"{\"order-items\":[{\"size\":SECRET}]} | not JSON at order-items[0], line 1, column 25 (tools.jackson.core.exc.StreamReadException)",
			"{\"order-items\":[{\"size\":\"SEC | not JSON at order-items[0].size, line 1, column 29 (tools.jackson.core.exc.UnexpectedEndOfInputException)" })
	void saysWhatIsExpectedWhereAndNothingOfTheContent(String json, String words) {
		assertThatExceptionOfType(DecodingException.class)
			.isThrownBy(() -> decode(json.replace('#', '\n'), Order.class))
			.withMessage(words.replace("~", JsonFailureWordsTests.class.getName() + "$"));
	}

	@Test
	void namesThatOnlyTheContentKnowsAreHidden() {
		assertThatExceptionOfType(DecodingException.class)
			.isThrownBy(() -> decode("{\"" + Planted.SECRET + "\":\"x\"}", Extensible.class))
			.withMessageContaining("no java.lang.Integer at *, line 1, ")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain(Planted.SECRET));
	}

	@Test
	void emptyValueIsNoJson() {
		assertThatExceptionOfType(DecodingException.class).isThrownBy(() -> decode("", Order.class))
			.withMessageStartingWith("no " + Order.class.getTypeName());
	}

	@Test
	void brokenJsonOfAnyTypeIsPlacedToo() {
		assertThatExceptionOfType(DecodingException.class).isThrownBy(() -> CODEC.check(utf8("[1,\n2,")))
			.withMessage("not JSON at line 2, column 3 (tools.jackson.core.exc.StreamReadException)");
	}

	@JsonDeserialize(using = HostileDeserializer.class)
	record Hostile() {
	}

	static final class HostileDeserializer extends ValueDeserializer<Hostile> {

		@Override
		public Hostile deserialize(JsonParser parser, DeserializationContext context) throws JacksonException {
			throw new HostileException();
		}

	}

	/** Fails when it is looked at. */
	static final class HostileException extends StreamReadException {

		private static final long serialVersionUID = 1L;

		HostileException() {
			super("hostile");
		}

		@Override
		public TokenStreamLocation getLocation() {
			throw new IllegalStateException("nowhere");
		}

	}

	@Test
	void anExceptionThatCannotBeLookedAtIsNamed() {
		assertThatExceptionOfType(DecodingException.class).isThrownBy(() -> decode("{}", Hostile.class))
			.withMessage(HostileException.class.getName());
	}

	private static void decode(String json, Class<?> type) throws Exception {
		CODEC.decode("orders", new RecordHeaders(), utf8(json), type);
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
