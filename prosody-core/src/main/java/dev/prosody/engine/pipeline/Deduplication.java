package dev.prosody.engine.pipeline;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.prosody.dedup.DedupStore;
import dev.prosody.dedup.EventIdentity;
import dev.prosody.listener.ListenerDefinition;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Recognises events that were concluded before: those with an id of their own by a cache,
 * and behind it a store if there is one; those without by their offset, which their epoch
 * remembers. Thread-safe.
 */
final class Deduplication {

	private final boolean enabled;

	/** Whether an id may be in the value as well as in the headers. */
	private final boolean idInValue;

	private final String groupId;

	private final Cache<EventIdentity, Boolean> cache;

	private final @Nullable DedupStore store;

	private final Executor blocking;

	/**
	 * Creates it.
	 * @param definition the listener
	 * @param blocking runs calls to the store, each on a thread of its own
	 */
	Deduplication(ListenerDefinition definition, Executor blocking) {
		this.enabled = definition.options().dedup().enabled();
		this.idInValue = definition.options().dedup().idField() != null;
		this.groupId = definition.groupId();
		// maintenance on the calling thread: no work is left to the common pool
		this.cache = Caffeine.newBuilder()
			.maximumSize(definition.options().dedup().cacheSize())
			.executor(Runnable::run)
			.build();
		this.store = this.enabled ? definition.extensions().dedupStore() : null;
		this.blocking = blocking;
	}

	/** Looks where it costs nothing. */
	boolean isKnown(EventInProgress event, DeliveredEvent view) {
		if (!this.enabled) {
			return false;
		}
		ConsumerRecord<byte[], byte[]> record = event.record();
		String id = (event.hasHeaders() || this.idInValue) ? view.ownId() : null;
		if (id == null) {
			return event.epoch().wasConcluded(record.offset(), record.timestamp());
		}
		EventIdentity identity = new EventIdentity(this.groupId, record.topic(), record.partition(), record.key(), id);
		event.identity = identity;
		return this.cache.getIfPresent(identity) != null;
	}

	/** Whether the store is to be asked about an event. */
	boolean isStored(EventInProgress event) {
		return this.store != null && event.identity != null;
	}

	/** Asks the store; called on a thread that may block. */
	boolean isStoredAlready(EventInProgress event) throws Exception {
		DedupStore asked = this.store;
		EventIdentity identity = event.identity;
		return asked != null && identity != null && asked.contains(identity);
	}

	/** Remembers an event that was concluded, in memory. */
	void remember(EventInProgress event) {
		if (!this.enabled) {
			return;
		}
		EventIdentity identity = event.identity;
		if (identity == null) {
			event.epoch().concluded(event.offset(), event.record().timestamp());
		}
		else {
			this.cache.put(identity, Boolean.TRUE);
		}
	}

	/** Remembers it in the store. */
	CompletionStage<Void> insert(EventInProgress event) {
		DedupStore target = this.store;
		EventIdentity identity = event.identity;
		CompletableFuture<Void> inserted = new CompletableFuture<>();
		this.blocking.execute(() -> {
			try {
				if (target != null && identity != null) {
					target.insert(identity);
				}
				inserted.complete(null);
			}
			catch (Throwable ex) {
				inserted.completeExceptionally(ex);
			}
		});
		return inserted;
	}

}
