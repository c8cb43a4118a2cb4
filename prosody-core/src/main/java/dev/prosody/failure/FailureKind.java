package dev.prosody.failure;

/** What an exception means for the event. */
public enum FailureKind {

	/** May succeed later: the event is retried. */
	TRANSIENT,

	/** Can never succeed: the event goes to the dead-letter topic. */
	PERMANENT

}
