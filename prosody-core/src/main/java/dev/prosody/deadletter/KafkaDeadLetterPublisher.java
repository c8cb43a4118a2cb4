package dev.prosody.deadletter;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import dev.prosody.observation.ProsodyObservations;
import dev.prosody.send.SentEvent;
import org.apache.kafka.clients.producer.Producer;

/**
 * Writes dead letters by a Kafka producer, made at the first letter and owned.
 * Thread-safe.
 */
public final class KafkaDeadLetterPublisher implements DeadLetterPublisher, AutoCloseable {

	/** Creates the publisher. */
	public KafkaDeadLetterPublisher(Supplier<Producer<byte[], byte[]>> producers, ProsodyObservations observations) {
	}

	@Override
	public CompletionStage<SentEvent> publish(DeadLetter letter) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void close() {
	}

}
