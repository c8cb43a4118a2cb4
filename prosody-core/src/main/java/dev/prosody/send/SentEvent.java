package dev.prosody.send;

import java.time.Instant;

/**
 * An event that the broker has acknowledged.
 *
 * @param topic the topic
 * @param partition the partition it was written to
 * @param offset its offset there, -1 if the broker did not tell
 * @param timestamp the time the record carries
 * @param suppressed whether nothing was written this time, since an event with the same
 * topic, key and id was acknowledged before; the other components are then those of that
 * event
 */
public record SentEvent(String topic, int partition, long offset, Instant timestamp, boolean suppressed) {

	/**
	 * An event that was written.
	 * @param topic the topic
	 * @param partition the partition it was written to
	 * @param offset its offset there, -1 if the broker did not tell
	 * @param timestamp the time the record carries
	 */
	public SentEvent(String topic, int partition, long offset, Instant timestamp) {
		this(topic, partition, offset, timestamp, false);
	}

	SentEvent asSuppressed() {
		return new SentEvent(this.topic, this.partition, this.offset, this.timestamp, true);
	}

}
