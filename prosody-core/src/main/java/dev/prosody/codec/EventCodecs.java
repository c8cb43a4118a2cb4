package dev.prosody.codec;

import java.util.function.Supplier;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import tools.jackson.databind.json.JsonMapper;

/** The codecs that come with Prosody. */
public final class EventCodecs {

	private EventCodecs() {
	}

	/** JSON with safe defaults. */
	public static EventCodec json() {
		throw new UnsupportedOperationException();
	}

	/** JSON as an application has configured it. */
	public static EventCodec json(JsonMapper mapper) {
		throw new UnsupportedOperationException();
	}

	/** UTF-8 text. */
	public static EventCodec string() {
		throw new UnsupportedOperationException();
	}

	/** The bytes themselves. */
	public static EventCodec bytes() {
		throw new UnsupportedOperationException();
	}

	/** Any Kafka serializer and deserializer; to be closed. */
	public static KafkaSerdeCodec kafka(Supplier<? extends Serializer<?>> serializers,
			Supplier<? extends Deserializer<?>> deserializers) {
		throw new UnsupportedOperationException();
	}

}
