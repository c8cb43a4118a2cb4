package dev.prosody.codec;

/**
 * A codec made of Kafka serializers and deserializers; see {@link EventCodecs#kafka}.
 */
public interface KafkaSerdeCodec extends EventCodec, AutoCloseable {

	/**
	 * Closes the serializers and deserializers: idle ones at once, others when the call
	 * that uses them returns. Later calls fail with an {@link IllegalStateException}.
	 * Idempotent.
	 */
	@Override
	void close();

}
