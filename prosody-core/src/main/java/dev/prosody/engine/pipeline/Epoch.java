package dev.prosody.engine.pipeline;

import dev.prosody.engine.offset.LedgerPage;

/**
 * What an event may know of the assignment it belongs to. Implemented by the partition;
 * an event of a past epoch still sees its own, closed one. Thread-safe.
 */
public interface Epoch {

	/** Whether attempts may start: neither draining, nor cancelled, nor ended. */
	boolean isOpen();

	/** Whether the attempts of this epoch are being cancelled, or it has ended. */
	boolean isCancelling();

	/**
	 * Whether the consumer has polled recently enough to be a member of its group: only
	 * then may a dead letter be started. A zombie that has not yet learned of its loss
	 * must not send what the new owner will send as well.
	 */
	boolean isMembershipFresh();

	/** Settles an event's offset and gives back its share of the in-flight limits. */
	void settle(LedgerPage page, long offset, int bytes);

	/**
	 * Whether an event that identifies itself by its offset was concluded in an earlier
	 * epoch of its partition, as far as this process remembers.
	 */
	boolean wasConcluded(long offset, long timestamp);

	/** Remembers that an event that identifies itself by its offset was concluded. */
	void concluded(long offset, long timestamp);

	/**
	 * Reports an error after which nothing can be trusted, such as exhausted memory. No
	 * further attempt starts in this epoch.
	 */
	void fatal(Throwable error);

}
