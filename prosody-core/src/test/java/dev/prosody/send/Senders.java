package dev.prosody.send;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.prosody.codec.EventCodec;
import dev.prosody.observation.ProsodyObservations;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Senders of tests, and what they send. */
final class Senders {

	static final Instant NOW = Instant.parse("2026-01-05T10:00:00.123Z");

	record Order(String id) {
	}

	private Senders() {
	}

	static MockProducer<byte[], byte[]> producer(boolean autoComplete) {
		return new MockProducer<>(autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
	}

	static KafkaEventSender sender(MockProducer<byte[], byte[]> producer, EventCodec codec) {
		return new KafkaEventSender(() -> producer, codec, "billing", Duration.ofSeconds(10), ProsodyObservations.NOOP,
				Clock.fixed(NOW, ZoneOffset.UTC));
	}

	static Throwable failure(CompletableFuture<SentEvent> future) {
		return future.handle((sent, ex) -> ex).orTimeout(10, TimeUnit.SECONDS).join();
	}

	static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
