package dev.prosody.codec;

import java.lang.reflect.Type;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import dev.prosody.failure.PermanentException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Lends each call a serializer or deserializer of its own. Thread-safe. */
final class PooledSerdeCodec implements KafkaSerdeCodec {

	private final InstancePool<Serializer<?>> serializers;

	private final InstancePool<Deserializer<?>> deserializers;

	PooledSerdeCodec(Supplier<? extends Serializer<?>> serializers, Supplier<? extends Deserializer<?>> deserializers) {
		this.serializers = new InstancePool<>(serializers, Serializer::close);
		this.deserializers = new InstancePool<>(deserializers, Deserializer::close);
	}

	/** Some deserializers change the headers, which the record's do not allow. */
	@Override
	public Object decode(String topic, Headers headers, byte[] value, Type target) {
		Headers own = new RecordHeaders(headers);
		@Nullable Object payload = this.deserializers.use((deserializer) -> deserializer.deserialize(topic, own, value));
		if (payload == null) {
			throw nothing(value, headers, own);
		}
		if (!TargetTypes.rawType(target).isInstance(payload)) {
			throw new PermanentException("The deserializer gave a " + payload.getClass().getTypeName()
					+ " but the handler asks for " + target.getTypeName());
		}
		return payload;
	}

	/**
	 * Wrappers that swallow failures leave them in a header. As a payload, nothing would
	 * mean that the record has no value.
	 */
	private static PermanentException nothing(byte[] value, Headers given, Headers own) {
		Set<String> added = new TreeSet<>();
		own.forEach((header) -> added.add(header.key()));
		given.forEach((header) -> added.remove(header.key()));
		return new PermanentException("The deserializer gave nothing for " + value.length + " bytes"
				+ (added.isEmpty() ? "" : "; it added the headers " + added));
	}

	@Override
	@SuppressWarnings("unchecked")
	public byte[] encode(String topic, Headers headers, Object payload) {
		byte[] value = this.serializers
			.use((serializer) -> ((Serializer<Object>) serializer).serialize(topic, headers, payload));
		if (value == null) {
			throw new SerializationException("The serializer gave no bytes for a " + payload.getClass().getTypeName());
		}
		return value;
	}

	@Override
	public void close() {
		this.serializers.close();
		this.deserializers.close();
	}

}
