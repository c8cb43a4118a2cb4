package dev.prosody.codec;

import java.util.function.Supplier;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import tools.jackson.databind.json.JsonMapper;

/** The codecs that come with Prosody. */
public final class EventCodecs {

	private EventCodecs() {
	}

	/**
	 * JSON by Jackson with its defaults: unknown properties are ignored, times are
	 * ISO-8601 text, modules on the classpath are used, types never come from the JSON.
	 * Values are read within {@link JsonLimits#DEFAULTS}.
	 * @return the codec
	 * @throws IllegalStateException if Jackson is not on the classpath
	 */
	public static EventCodec json() {
		return json(JsonLimits.DEFAULTS);
	}

	/**
	 * As {@link #json()}, with limits of choice.
	 * @param limits limits of values that are read
	 * @return the codec
	 * @throws IllegalStateException if Jackson is not on the classpath
	 */
	public static EventCodec json(JsonLimits limits) {
		try {
			return JsonCodec.withDefaults(limits);
		}
		catch (NoClassDefFoundError ex) {
			throw new IllegalStateException(
					"The JSON codec needs Jackson: add tools.jackson.core:jackson-databind, or set another codec.", ex);
		}
	}

	/**
	 * JSON as an application has configured it, but read within
	 * {@link JsonLimits#DEFAULTS}.
	 * @param mapper reads and writes the JSON
	 * @return the codec
	 */
	public static EventCodec json(JsonMapper mapper) {
		return json(mapper, JsonLimits.DEFAULTS);
	}

	/**
	 * JSON as an application has configured it, but for the limits.
	 * @param mapper reads and writes the JSON; values are read by a copy of it that has
	 * the limits instead of its own
	 * @param limits limits of values that are read
	 * @return the codec
	 */
	public static EventCodec json(JsonMapper mapper, JsonLimits limits) {
		return new JsonCodec(mapper, limits);
	}

	/**
	 * UTF-8 text. Malformed bytes are not replaced but undecodable: a handler never sees
	 * text that nobody has sent.
	 * @return the codec, for payloads of type {@code String}
	 */
	public static EventCodec string() {
		return StringCodec.INSTANCE;
	}

	/**
	 * The bytes themselves. A handler gets a copy, so that a retry or a dead letter has
	 * the original bytes whatever it does with them.
	 * @return the codec, for payloads of type {@code byte[]}
	 */
	public static EventCodec bytes() {
		return BytesCodec.INSTANCE;
	}

	/**
	 * Any format that has a Kafka serializer and deserializer. Neither need be
	 * thread-safe: one instance is never used by two threads at once. As many are made as
	 * are needed at once, and kept.
	 * @param serializers makes serializers, configured for values
	 * @param deserializers makes deserializers, configured for values
	 * @return the codec, to be closed by its user
	 */
	public static KafkaSerdeCodec kafka(Supplier<? extends Serializer<?>> serializers,
			Supplier<? extends Deserializer<?>> deserializers) {
		return new PooledSerdeCodec(serializers, deserializers);
	}

}
