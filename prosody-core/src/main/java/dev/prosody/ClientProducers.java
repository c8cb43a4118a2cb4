package dev.prosody;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.Map;
import java.util.function.Consumer;

import dev.prosody.codec.EventCodec;
import dev.prosody.deadletter.KafkaDeadLetterPublisher;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.observation.ProsodyObservations;
import dev.prosody.send.EventSender;
import dev.prosody.send.IdempotentSender;
import dev.prosody.send.KafkaEventSender;
import dev.prosody.send.ProducerSettings;
import dev.prosody.send.SendOptions;
import dev.prosody.send.SentEvent;
import org.apache.kafka.clients.producer.Producer;
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

	private final SendSettings settings;

	private final ProsodyObservations observations;

	private final KafkaDeadLetterPublisher deadLetters;

	private final EventSender sender;

	private @Nullable KafkaEventSender delegate;

	private boolean closed;

	ClientProducers(KafkaClients clients, EventCodec codec, String sourceSystem, SendSettings settings,
			ProsodyObservations observations) {
		this.clients = clients;
		this.codec = settings.typeHeader().applyTo(codec);
		this.sourceSystem = sourceSystem;
		this.settings = settings;
		this.observations = observations;
		this.deadLetters = new KafkaDeadLetterPublisher(
				() -> createProducer(ProducerSettings.forDeadLetters(clients.producerConfig(), settings.timeout())),
				observations);
		EventSender lazy = new LazySender();
		int cacheSize = settings.idempotenceCacheSize();
		this.sender = (cacheSize > 0) ? new IdempotentSender(lazy, cacheSize) : lazy;
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
					createProducer(ProducerSettings.forSending(this.clients.producerConfig(), this.settings.timeout())),
					this.codec, this.sourceSystem, this.settings.timeout(), this.observations, Clock.systemUTC());
		}
		return this.delegate;
	}

	/** Letters of a key belong where its events are, so both assign partitions alike. */
	private Producer<byte[], byte[]> createProducer(Map<String, Object> overrides) {
		this.settings.partitioning().applyTo(overrides);
		return this.clients.createProducer(overrides);
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
		public SentEvent sendAndWait(String topic, @Nullable String key, @Nullable Object payload,
				Consumer<SendOptions> options) {
			return delegate().sendAndWait(topic, key, payload, options);
		}

	}

}
