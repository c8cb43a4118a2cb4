package dev.prosody;

import java.util.SortedSet;
import java.util.TreeSet;

import dev.prosody.failure.ProsodyException;

/** Topics that a listener needs do not exist and may not be created. */
public class MissingTopicsException extends ProsodyException {

	private static final long serialVersionUID = 1L;

	private final String listenerId;

	private final TreeSet<String> topics;

	private final boolean deadLetter;

	/**
	 * Creates the exception.
	 * @param listenerId the listener that needs them
	 * @param topics their names
	 * @param deadLetter whether they are dead-letter topics
	 * @param reason why they could not be created, a sentence
	 */
	public MissingTopicsException(String listenerId, SortedSet<String> topics, boolean deadLetter, String reason) {
		super("Listener '" + listenerId + "' needs " + (deadLetter ? "dead-letter " : "") + "topics that do not exist: "
				+ String.join(", ", topics) + ". " + reason);
		this.listenerId = listenerId;
		this.topics = new TreeSet<>(topics);
		this.deadLetter = deadLetter;
	}

	/** The listener that needs the topics. */
	public String listenerId() {
		return this.listenerId;
	}

	/** The missing topics. */
	public SortedSet<String> topics() {
		return new TreeSet<>(this.topics);
	}

	/** Whether they are dead-letter topics. */
	public boolean deadLetter() {
		return this.deadLetter;
	}

}
