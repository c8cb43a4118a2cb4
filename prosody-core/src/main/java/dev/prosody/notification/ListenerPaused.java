package dev.prosody.notification;

import java.time.Instant;

/**
 * A listener was paused as a whole.
 *
 * @param listenerId the listener
 * @param groupId its consumer group
 * @param time when it happened
 */
public record ListenerPaused(String listenerId, String groupId, Instant time) implements ProsodyNotification {
}
