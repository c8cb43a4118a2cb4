package dev.prosody.send;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Sends events. Thread-safe. Sends of one thread to one key keep their order, also when
 * they are not awaited. Futures complete on the sender's own executor, so continuations
 * may block; they fail with a {@link SendException}. Wrong arguments (a blank topic, a
 * reserved header name) are thrown at once. {@code send-timeout} (30 s by default) bounds
 * the whole send including the broker's acknowledgement.
 */
public interface EventSender {

	/**
	 * Sends an event.
	 * @param topic the topic
	 * @param key the key, decides the partition and the order; {@code null} gives up both
	 * @param payload the payload, encoded by the codec
	 * @return completes when the broker has acknowledged
	 */
	default CompletableFuture<SentEvent> send(String topic, @Nullable String key, Object payload) {
		return send(topic, key, payload, (options) -> {
		});
	}

	/**
	 * Sends an event with options.
	 * @param topic the topic
	 * @param key the key, {@code null} for none
	 * @param payload the payload, {@code null} for a record without value
	 * @param options sets headers, event type, event id, timestamp, partition
	 * @return completes when the broker has acknowledged
	 */
	CompletableFuture<SentEvent> send(String topic, @Nullable String key, @Nullable Object payload,
			Consumer<SendOptions> options);

	/**
	 * Sends an event and waits for the acknowledgement.
	 * @param topic the topic
	 * @param key the key, {@code null} for none
	 * @param payload the payload
	 * @return the acknowledged event
	 * @throws SendException if it was not acknowledged in time; it may have been written
	 * all the same
	 */
	default SentEvent sendAndWait(String topic, @Nullable String key, Object payload) {
		return sendAndWait(topic, key, payload, (options) -> {
		});
	}

	/**
	 * Sends an event with options and waits for the acknowledgement.
	 * @param topic the topic
	 * @param key the key, {@code null} for none
	 * @param payload the payload, {@code null} for a record without value
	 * @param options sets headers, event type, event id, timestamp, partition
	 * @return the acknowledged event
	 * @throws SendException if it was not acknowledged in time; it may have been written
	 * all the same
	 */
	SentEvent sendAndWait(String topic, @Nullable String key, @Nullable Object payload, Consumer<SendOptions> options);

	/**
	 * Sends a record without value, which tells consumers that everything about the key
	 * is gone.
	 * @param topic the topic
	 * @param key the key
	 * @return completes when the broker has acknowledged
	 */
	default CompletableFuture<SentEvent> excise(String topic, String key) {
		return send(topic, key, null, (options) -> {
		});
	}

}
