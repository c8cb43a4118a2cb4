package dev.prosody.status;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * An event that has failed and waits for its next attempt, or for the next attempt to
 * write its dead letter.
 *
 * @param topic its topic
 * @param partition its partition
 * @param offset its offset
 * @param keyHash hash of its key, in hexadecimal; {@code null} without key
 * @param attempts attempts started so far
 * @param exception class of what was thrown last, {@code null} if that is not known
 * @param nextAttempt time until the next attempt, {@code null} if only its back-off
 * policy knows
 */
public record WaitingEvent(String topic, int partition, long offset, @Nullable String keyHash, int attempts,
		@Nullable String exception, @Nullable Duration nextAttempt) {
}
