package dev.prosody.send;

import java.time.Instant;

/**
 * An event that the broker has acknowledged.
 *
 * @param topic the topic
 * @param partition the partition it was written to
 * @param offset its offset there, -1 if the broker did not tell
 * @param timestamp the time the record carries
 */
public record SentEvent(String topic, int partition, long offset, Instant timestamp) {
}
