package dev.prosody.deadletter;

import java.util.concurrent.CompletionStage;

import dev.prosody.send.SentEvent;

/** Writes dead letters. Thread-safe. */
public interface DeadLetterPublisher {

	/**
	 * Sends a dead letter. Never blocks and never throws: whatever goes wrong completes
	 * the stage exceptionally, and the caller tries again later. A letter that is too
	 * large is sent again within the same call without stack trace, then without value.
	 * @param letter the letter
	 * @return completes, on any thread, when the broker has acknowledged
	 */
	CompletionStage<SentEvent> publish(DeadLetter letter);

}
