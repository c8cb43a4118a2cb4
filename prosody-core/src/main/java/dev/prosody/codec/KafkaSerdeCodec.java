package dev.prosody.codec;

/** A codec made of a Kafka serializer and deserializer, closed with its user. */
public interface KafkaSerdeCodec extends EventCodec, AutoCloseable {

	/** Closes the serializers and deserializers. Idempotent. */
	@Override
	void close();

}
