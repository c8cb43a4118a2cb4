package dev.prosody;

import java.time.Clock;
import java.time.Duration;

import dev.prosody.codec.EventCodec;
import dev.prosody.deadletter.KafkaDeadLetterPublisher;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.observation.ProsodyObservations;
import dev.prosody.send.EventSender;
import dev.prosody.send.KafkaEventSender;
import dev.prosody.send.ProducerSettings;

/**
 * The two producers of a client: one for what users send, made at the first send, and one
 * for dead letters, so that an unwritable dead-letter topic never blocks a user's send.
 * Thread-safe.
 */
final class ClientProducers implements AutoCloseable {

	private final KafkaEventSender sender;

	private final KafkaDeadLetterPublisher deadLetters;

	ClientProducers(KafkaClients clients, EventCodec codec, String sourceSystem, Duration sendTimeout,
			ProsodyObservations observations) {
		this.sender = new KafkaEventSender(
				() -> clients.createProducer(ProducerSettings.forSending(clients.producerConfig(), sendTimeout)), codec,
				sourceSystem, sendTimeout, observations, Clock.systemUTC());
		this.deadLetters = new KafkaDeadLetterPublisher(
				() -> clients.createProducer(ProducerSettings.forDeadLetters(clients.producerConfig(), sendTimeout)),
				observations);
	}

	EventSender sender() {
		return this.sender;
	}

	KafkaDeadLetterPublisher deadLetters() {
		return this.deadLetters;
	}

	@Override
	public void close() {
		try {
			this.sender.close();
		}
		finally {
			this.deadLetters.close();
		}
	}

}
