package dev.prosody;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import dev.prosody.codec.EventCodec;
import dev.prosody.deadletter.KafkaDeadLetterPublisher;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.observation.ProsodyObservations;
import dev.prosody.send.EventSender;
import dev.prosody.send.KafkaEventSender;
import dev.prosody.send.ProducerSettings;
import dev.prosody.send.SendOptions;
import dev.prosody.send.SentEvent;
import org.jspecify.annotations.Nullable;

/**
 * The two producers of a client: one for what users send, made at the first send, and one
 * for dead letters, so that an unwritable dead-letter topic never blocks a user's send.
 * Thread-safe.
 */
final class ClientProducers implements AutoCloseable {

	private final KafkaClients clients;

	private final EventCodec codec;

	private final String sourceSystem;

	private final Duration sendTimeout;

	private final ProsodyObservations observations;

	private final KafkaDeadLetterPublisher deadLetters;

	private final EventSender sender = new LazySender();

	private @Nullable KafkaEventSender delegate;

	private boolean closed;

	ClientProducers(KafkaClients clients, EventCodec codec, String sourceSystem, Duration sendTimeout,
			ProsodyObservations observations) {
		this.clients = clients;
		this.codec = codec;
		this.sourceSystem = sourceSystem;
		this.sendTimeout = sendTimeout;
		this.observations = observations;
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

	private synchronized KafkaEventSender delegate() {
		if (this.closed) {
			throw new IllegalStateException("The client is closed: nothing can be sent any more");
		}
		if (this.delegate == null) {
			this.delegate = new KafkaEventSender(
					this.clients
						.createProducer(ProducerSettings.forSending(this.clients.producerConfig(), this.sendTimeout)),
					this.codec, this.sourceSystem, this.sendTimeout, this.observations, Clock.systemUTC());
		}
		return this.delegate;
	}

	@Override
	public void close() {
		KafkaEventSender open;
		synchronized (this) {
			this.closed = true;
			open = this.delegate;
		}
		try {
			if (open != null) {
				open.close();
			}
		}
		finally {
			this.deadLetters.close();
		}
	}

	/** A pure consumer needs no producer for its users. */
	private final class LazySender implements EventSender {

		@Override
		public CompletableFuture<SentEvent> send(String topic, @Nullable String key, @Nullable Object payload,
				Consumer<SendOptions> options) {
			return delegate().send(topic, key, payload, options);
		}

		@Override
		public SentEvent sendAndWait(String topic, @Nullable String key, Object payload) {
			return delegate().sendAndWait(topic, key, payload);
		}

	}

}
