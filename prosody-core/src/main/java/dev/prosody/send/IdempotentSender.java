package dev.prosody.send;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import dev.prosody.handler.KeyHash;
import dev.prosody.send.SentEvents.Identity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does not send an event again whose id it knows to be acknowledged: only ids given by
 * {@link SendOptions#eventId}, with the same topic and key, and of events with a payload.
 * An id is known from the acknowledgement on, so a failed send may be repeated, and two
 * concurrent ones may both be written. Thread-safe.
 */
public final class IdempotentSender implements EventSender {

	private static final Logger logger = LoggerFactory.getLogger(IdempotentSender.class);

	private final EventSender sender;

	private final SentEvents acknowledged;

	/**
	 * Creates the sender.
	 * @param sender sends what is not suppressed
	 * @param capacity how many ids are remembered, 1 or more; the least used are
	 * forgotten first
	 */
	public IdempotentSender(EventSender sender, int capacity) {
		if (capacity < 1) {
			throw new IllegalArgumentException("'capacity' must be at least 1 but was " + capacity);
		}
		this.sender = sender;
		this.acknowledged = new SentEvents(capacity);
	}

	@Override
	public CompletableFuture<SentEvent> send(String topic, @Nullable String key, @Nullable Object payload,
			Consumer<SendOptions> options) {
		SendOptions chosen = SendOptions.of(options);
		Identity identity = identity(topic, key, payload, chosen);
		if (identity == null) {
			return this.sender.send(topic, key, payload, chosen::copyTo);
		}
		SentEvent before = find(identity);
		if (before != null) {
			return CompletableFuture.completedFuture(before);
		}
		// not by thenApply, which would wrap the SendException of a failure
		CompletableFuture<SentEvent> result = new CompletableFuture<>();
		this.sender.send(topic, key, payload, chosen::copyTo).whenComplete((sent, failure) -> {
			if (failure != null) {
				result.completeExceptionally(failure);
			}
			else {
				this.acknowledged.add(identity, sent);
				result.complete(sent);
			}
		});
		return result;
	}

	@Override
	public SentEvent sendAndWait(String topic, @Nullable String key, @Nullable Object payload,
			Consumer<SendOptions> options) {
		SendOptions chosen = SendOptions.of(options);
		Identity identity = identity(topic, key, payload, chosen);
		SentEvent before = (identity != null) ? find(identity) : null;
		if (before != null) {
			return before;
		}
		SentEvent sent = this.sender.sendAndWait(topic, key, payload, chosen::copyTo);
		if (identity != null) {
			this.acknowledged.add(identity, sent);
		}
		return sent;
	}

	private static @Nullable Identity identity(String topic, @Nullable String key, @Nullable Object payload,
			SendOptions options) {
		String id = options.eventId();
		return (id != null && payload != null) ? new Identity(topic, key, id) : null;
	}

	private @Nullable SentEvent find(Identity identity) {
		SentEvent sent = this.acknowledged.find(identity);
		if (sent == null) {
			return null;
		}
		if (logger.isDebugEnabled()) {
			logger.debug("Event for topic '{}' (key hash {}) was not sent: its id was acknowledged at {}-{}@{} before",
					identity.topic(), keyHash(identity.key()), sent.topic(), sent.partition(), sent.offset());
		}
		return sent.asSuppressed();
	}

	private static @Nullable String keyHash(@Nullable String key) {
		return KeyHash.of((key != null) ? key.getBytes(StandardCharsets.UTF_8) : null);
	}

}
