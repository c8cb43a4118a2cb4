package dev.prosody.listener;

import java.time.Duration;

/**
 * Where events go that cannot be handled.
 *
 * @param enabled whether they are sent to a dead-letter topic; otherwise they are logged
 * and settled. By default true
 * @param topic name of the dead-letter topic, <code>{topic}</code> stands for the source
 * topic; by default <code>{topic}-dlt</code>
 * @param create whether a missing dead-letter topic is created; by default true
 * @param retention how long a created topic keeps dead letters, positive; by default 30
 * days
 */
public record DeadLetterOptions(boolean enabled, String topic, boolean create, Duration retention) {

	/** The defaults. */
	public static final DeadLetterOptions DEFAULTS = new DeadLetterOptions(true, "{topic}-dlt", true,
			Duration.ofDays(30));

	/** No dead letters. */
	public static final DeadLetterOptions DISABLED = new DeadLetterOptions(false, "{topic}-dlt", false,
			Duration.ofDays(30));

	public DeadLetterOptions {
		if (topic.isBlank()) {
			throw new IllegalArgumentException("'topic' must not be blank");
		}
		if (!retention.isPositive()) {
			throw new IllegalArgumentException("'retention' must be positive but was " + retention);
		}
	}

	/**
	 * The same, switched on or off.
	 * @param enabled whether dead letters are sent
	 * @return the changed options
	 */
	public DeadLetterOptions withEnabled(boolean enabled) {
		return new DeadLetterOptions(enabled, this.topic, this.create, this.retention);
	}

	/**
	 * Name of the dead-letter topic for a source topic.
	 * @param source the source topic
	 * @return the name
	 */
	public String topicFor(String source) {
		return this.topic.replace("{topic}", source);
	}

}
