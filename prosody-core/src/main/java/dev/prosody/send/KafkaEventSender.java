package dev.prosody.send;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import dev.prosody.codec.EventCodec;
import dev.prosody.observation.ProsodyObservations;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** Sends events by a Kafka producer, which it owns. Thread-safe. */
public final class KafkaEventSender implements EventSender, AutoCloseable {

	/** Creates the sender. */
	public KafkaEventSender(Producer<byte[], byte[]> producer, EventCodec codec, String sourceSystem,
			Duration sendTimeout, ProsodyObservations observations, Clock clock) {
	}

	@Override
	public CompletableFuture<SentEvent> send(String topic, @Nullable String key, @Nullable Object payload,
			Consumer<SendOptions> options) {
		throw new UnsupportedOperationException();
	}

	@Override
	public SentEvent sendAndWait(String topic, @Nullable String key, Object payload) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void close() {
	}

}
