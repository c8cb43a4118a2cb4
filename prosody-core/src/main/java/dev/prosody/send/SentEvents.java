package dev.prosody.send;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/**
 * Events that were acknowledged lately, by their identity: topic, key and the id that the
 * sender gave them. Forgets the least used first. Thread-safe.
 */
final class SentEvents {

	private final Cache<Identity, SentEvent> events;

	SentEvents(int capacity) {
		// maintenance on the calling thread: no work is left to the common pool
		this.events = Caffeine.newBuilder().maximumSize(capacity).executor(Runnable::run).build();
	}

	@Nullable SentEvent find(Identity identity) {
		return this.events.getIfPresent(identity);
	}

	void add(Identity identity, SentEvent event) {
		this.events.put(identity, event);
	}

	/**
	 * What makes two sends the same event.
	 *
	 * @param topic the topic
	 * @param key the key, {@code null} for none
	 * @param id the id given explicitly
	 */
	record Identity(String topic, @Nullable String key, String id) {

	}

}
