package dev.prosody.status;

/** What has become of a command for one event. */
public enum EventCommandResult {

	/** It is carried out now. */
	ACCEPTED,

	/**
	 * An attempt of the event is running: it is carried out if that fails. If it
	 * succeeds, or is cancelled because the partition goes away, nothing is.
	 */
	REQUESTED,

	/**
	 * No event at this offset waits for its next attempt: it is running or given up
	 * already, queued behind another of its key, settled, or not here.
	 */
	NOT_WAITING,

	/** The partition is not assigned to this listener. */
	NOT_ASSIGNED,

	/** Dead letters are switched off for the listener: the event would be lost. */
	NO_DEAD_LETTERS

}
