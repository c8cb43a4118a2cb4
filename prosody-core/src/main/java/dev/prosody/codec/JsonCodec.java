package dev.prosody.codec;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.prosody.failure.CauseChain;
import dev.prosody.failure.DecodingException;
import dev.prosody.failure.PermanentException;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON by Jackson 3. Jackson is optional: no other class may mention this one in a way
 * that loads it before somebody asks for JSON.
 */
final class JsonCodec implements EventCodec {

	/** As the application has it; writes. */
	private final JsonMapper mapper;

	/** The same within limits; reads. */
	private final JsonMapper reading;

	private final long maxBytes;

	private final JsonFailureWords words;

	/** Keyed by the payload types of handlers, so it stays small. */
	private final Map<Type, ObjectReader> readers = new ConcurrentHashMap<>();

	JsonCodec(JsonMapper mapper, JsonLimits limits) {
		this.mapper = mapper;
		this.reading = LimitedReading.copyOf(mapper, limits);
		this.maxBytes = limits.maxDocumentBytes();
		this.words = new JsonFailureWords(this.reading.deserializationConfig());
	}

	static JsonCodec withDefaults(JsonLimits limits) {
		return new JsonCodec(JsonMapper.builder()
			.findAndAddModules()
			.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.build(), limits);
	}

	@Override
	public @Nullable Object decode(String topic, Headers headers, byte[] value, Type target) {
		checkSize(value);
		ObjectReader reader = this.readers.computeIfAbsent(target,
				(type) -> this.reading.readerFor(this.reading.constructType(type)));
		try (JsonParser parser = open(reader, value)) {
			return reader.readValue(parser);
		}
		catch (JacksonException ex) {
			throw withoutContent(ex);
		}
	}

	private void checkSize(byte[] value) {
		if (value.length > this.maxBytes) {
			throw new PermanentException(
					new JsonLimitException("The JSON has more bytes", this.maxBytes, "max-document-size").text());
		}
	}

	/** Jackson's own message stays with the cause, which nobody logs. */
	private RuntimeException withoutContent(JacksonException failure) {
		for (Throwable cause : CauseChain.of(failure)) {
			if (cause instanceof JsonLimitException limited) {
				return new PermanentException(limited.text());
			}
		}
		return new DecodingException(this.words.of(failure), failure);
	}

	/**
	 * Detects the encoding. Jackson reports one that it does not know as an I/O failure,
	 * which would pass for something that may succeed later.
	 */
	private static JsonParser open(ObjectReader reader, byte[] value) {
		try {
			return reader.createParser(value);
		}
		catch (JacksonIOException ex) {
			throw new PermanentException(
					"not JSON: its first bytes are those of an encoding that Jackson does not read");
		}
	}

	@Override
	public byte[] encode(String topic, Headers headers, Object payload) {
		return this.mapper.writeValueAsBytes(payload);
	}

	/** Reads no further than the field, and skips what stands before it. */
	@Override
	public @Nullable String textField(byte[] value, String field) {
		try (JsonParser parser = this.reading.createParser(value)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				return null;
			}
			for (String name = parser.nextName(); name != null; name = parser.nextName()) {
				JsonToken token = parser.nextToken();
				if (name.equals(field)) {
					return (token == JsonToken.VALUE_STRING) ? parser.getString() : null;
				}
				parser.skipChildren();
			}
			return null;
		}
		catch (JacksonException ex) {
			// Bad bytes are the business of decode, which follows
			return null;
		}
	}

	@Override
	public void check(byte[] value) {
		checkSize(value);
		try (JsonParser parser = open(this.reading.reader(), value)) {
			if (parser.nextToken() == null) {
				throw new PermanentException("not JSON: there is nothing");
			}
			while (parser.nextToken() != null) {
				continue;
			}
		}
		catch (JacksonException ex) {
			throw withoutContent(ex);
		}
	}

	@Override
	public void checkTarget(Type target) {
		try {
			ValueDeserializer<?> deserializer = this.reading._deserializationContext()
				.findRootValueDeserializer(this.reading.constructType(target));
			// A problem handler of the application may know what to make instead
			if (this.reading.deserializationConfig().getProblemHandlers() == null) {
				rejectNotInstantiable(target, deserializer);
			}
		}
		catch (JacksonException ex) {
			// about classes: there is no content yet
			throw new IllegalArgumentException(
					"Jackson cannot make a " + target.getTypeName() + " of JSON: " + ex.getOriginalMessage(), ex);
		}
	}

	private static void rejectNotInstantiable(Type target, ValueDeserializer<?> deserializer) {
		String reason = null;
		if (deserializer instanceof AbstractDeserializer) {
			reason = "it is abstract, and nothing says which class to make.";
		}
		else if (deserializer instanceof BeanDeserializerBase beans && !canInstantiate(beans.getValueInstantiator())) {
			reason = "it has no constructor or factory method that Jackson would use.";
		}
		if (reason != null) {
			throw new IllegalArgumentException("Jackson cannot make a " + target.getTypeName() + " of JSON: " + reason);
		}
	}

	/** Jackson's own answer leaves large numbers out. */
	private static boolean canInstantiate(ValueInstantiator instantiator) {
		return instantiator.canInstantiate() || instantiator.canCreateFromBigInteger()
				|| instantiator.canCreateFromBigDecimal();
	}

}
