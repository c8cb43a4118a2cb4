package dev.prosody.notification;

import java.time.Instant;

import dev.prosody.failure.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * An event was given up, and its dead letter is acknowledged.
 *
 * @param listenerId the listener
 * @param groupId its consumer group
 * @param time when it happened
 * @param topic topic of the event
 * @param partition its partition
 * @param offset its offset
 * @param keyHash hash of its key, in hexadecimal; {@code null} without key
 * @param attempts attempts made, 0 if it never reached the handler
 * @param kind what the last failure was classified as
 * @param exception class of the last failure
 * @param deadLetterTopic where the dead letter is
 * @param deadLetterPartition its partition there
 * @param deadLetterOffset its offset there, -1 if the broker did not tell
 */
public record EventDeadLettered(String listenerId, String groupId, Instant time, String topic, int partition,
		long offset, @Nullable String keyHash, int attempts, FailureKind kind, String exception, String deadLetterTopic,
		int deadLetterPartition, long deadLetterOffset) implements ProsodyNotification {
}
