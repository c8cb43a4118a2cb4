package dev.prosody.engine.schedule;

/** The two kinds of attempts between which runner time is shared. */
public enum WorkClass {

	/** First attempts, also of events that were delivered before. */
	FRESH,

	/** Further attempts of events that have failed. */
	RETRY

}
