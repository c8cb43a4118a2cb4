package dev.prosody.dedup;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/** A bounded store in memory. */
final class InMemoryDedupStore implements DedupStore {

	private final Cache<EventIdentity, Boolean> identities;

	InMemoryDedupStore(int capacity) {
		if (capacity < 1) {
			throw new IllegalArgumentException("'capacity' must be at least 1 but was " + capacity);
		}
		// maintenance on the calling thread: no work is left to the common pool
		this.identities = Caffeine.newBuilder().maximumSize(capacity).executor(Runnable::run).build();
	}

	@Override
	public boolean contains(EventIdentity identity) {
		return this.identities.getIfPresent(identity) != null;
	}

	@Override
	public void insert(EventIdentity identity) {
		this.identities.put(identity, Boolean.TRUE);
	}

}
