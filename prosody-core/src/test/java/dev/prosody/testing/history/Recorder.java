package dev.prosody.testing.history;

/** Takes note of what happens. Thread-safe. */
public interface Recorder {

	/**
	 * Adds a fact. What it is about happens when this has returned, or has just happened.
	 * @param fact the fact
	 */
	void add(Fact fact);

	/** A number for the next attempt. */
	long nextAttemptId();

}
