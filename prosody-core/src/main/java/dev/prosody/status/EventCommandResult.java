package dev.prosody.status;

/** What has become of a command for one event. */
public enum EventCommandResult {

	/** It is carried out now. */
	ACCEPTED,

	/**
	 * No event at this offset waits for its next attempt: it is running, queued behind
	 * another of its key, settled, or not here.
	 */
	NOT_WAITING,

	/** The partition is not assigned to this listener. */
	NOT_ASSIGNED,

	/** Dead letters are switched off for the listener: the event would be lost. */
	NO_DEAD_LETTERS

}
