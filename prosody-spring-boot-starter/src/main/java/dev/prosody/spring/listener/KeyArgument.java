package dev.prosody.spring.listener;

import java.util.Map;
import java.util.UUID;

import dev.prosody.failure.PermanentException;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.UUIDDeserializer;
import org.jspecify.annotations.Nullable;

/** The key, decoded as Kafka's own serializers encode it. */
final class KeyArgument implements Argument {

	/** Without state: one of each serves all threads. */
	private static final Map<Class<?>, Deserializer<?>> DESERIALIZERS = Map.of(Integer.class, new IntegerDeserializer(),
			Long.class, new LongDeserializer(), UUID.class, new UUIDDeserializer());

	private final Deserializer<?> deserializer;

	private final Class<?> type;

	private KeyArgument(Class<?> type, Deserializer<?> deserializer) {
		this.type = type;
		this.deserializer = deserializer;
	}

	/** The argument for a parameter type, {@code null} if keys cannot be of that type. */
	static @Nullable Argument of(Class<?> type) {
		if (type == String.class) {
			return (event, context) -> event.key();
		}
		if (type == byte[].class) {
			return (event, context) -> event.keyBytes();
		}
		Deserializer<?> deserializer = DESERIALIZERS.get(type);
		return (deserializer != null) ? new KeyArgument(type, deserializer) : null;
	}

	@Override
	public @Nullable Object of(ProsodyEvent<?> event, EventContext context) {
		byte[] bytes = event.keyBytes();
		if (bytes == null) {
			return null;
		}
		try {
			return this.deserializer.deserialize(event.topic(), bytes);
		}
		catch (SerializationException ex) {
			// without the cause, which quotes the key
			throw new PermanentException("The key of " + event.topic() + "-" + event.partition() + "@" + event.offset()
					+ " is not the encoding of a " + this.type.getSimpleName());
		}
	}

}
