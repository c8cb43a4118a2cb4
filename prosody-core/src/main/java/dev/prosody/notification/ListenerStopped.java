package dev.prosody.notification;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A listener has stopped.
 *
 * @param listenerId the listener
 * @param groupId its consumer group
 * @param time when it happened
 * @param failure the error that ended it, in words; {@code null} if the stop was
 * requested
 */
public record ListenerStopped(String listenerId, String groupId, Instant time,
		@Nullable String failure) implements ProsodyNotification {
}
