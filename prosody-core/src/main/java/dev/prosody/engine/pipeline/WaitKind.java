package dev.prosody.engine.pipeline;

/** What an event waits for that holds no runner. */
public enum WaitKind {

	/** Its next attempt, after one that has failed. */
	RETRY,

	/** The next attempt to write its dead letter. */
	LETTER,

	/** Something else: its key is held back, or a store did not answer. */
	OTHER

}
