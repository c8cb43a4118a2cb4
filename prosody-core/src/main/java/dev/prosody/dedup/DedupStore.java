package dev.prosody.dedup;

/**
 * Remembers events that were concluded, for longer than a process lives. Asked only about
 * events with an id of their own: those without are recognised by their offset. Methods
 * may block: they are called on virtual threads, never on a runner or the poll thread.
 * One that fails is called again, for as long as it takes: its event and key wait, and
 * the handler is not run again. Thread-safe.
 */
public interface DedupStore {

	/**
	 * Whether an event was concluded.
	 * @param identity the event
	 * @return whether {@link #insert} was called with it and it has not expired
	 * @throws Exception if the store cannot tell
	 */
	boolean contains(EventIdentity identity) throws Exception;

	/**
	 * Remembers that an event was concluded: handled, or acknowledged as a dead letter.
	 * Remembering it twice is no failure.
	 * @param identity the event
	 * @throws Exception if the store cannot remember it
	 */
	void insert(EventIdentity identity) throws Exception;

	/**
	 * A store that lives as long as the process and forgets the least used first.
	 * @param capacity how many events it remembers, 1 or more
	 * @return the store
	 */
	static DedupStore inMemory(int capacity) {
		return new InMemoryDedupStore(capacity);
	}

}
