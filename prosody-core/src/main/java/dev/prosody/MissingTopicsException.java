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

	private final String reason;

	/**
	 * Creates the exception.
	 * @param listenerId the listener that needs them
	 * @param topics their names
	 * @param deadLetter whether they are dead-letter topics
	 * @param reason why they are missing and how to create them, in sentences
	 */
	public MissingTopicsException(String listenerId, SortedSet<String> topics, boolean deadLetter, String reason) {
		super(what(listenerId, topics, deadLetter) + " " + reason);
		this.listenerId = listenerId;
		this.topics = new TreeSet<>(topics);
		this.deadLetter = deadLetter;
		this.reason = reason;
	}

	private static String what(String listenerId, SortedSet<String> topics, boolean deadLetter) {
		return "Listener '" + listenerId + "' needs " + (deadLetter ? "dead-letter " : "")
				+ "topics that do not exist: " + String.join(", ", topics) + ".";
	}

	/** What is missing and who needs it: a sentence, the first of the message. */
	public String what() {
		return what(this.listenerId, this.topics, this.deadLetter);
	}

	/** Why the topics are missing and how to create them, in sentences. */
	public String reason() {
		return this.reason;
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
