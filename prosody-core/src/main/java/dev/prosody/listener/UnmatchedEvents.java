package dev.prosody.listener;

/** What to do with events whose type no handler method of a listener matches. */
public enum UnmatchedEvents {

	/** Settle them without handling: counted, and one warning for the first. */
	SKIP,

	/** Treat them as a permanent failure. */
	PERMANENT

}
