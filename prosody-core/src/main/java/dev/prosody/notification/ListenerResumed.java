package dev.prosody.notification;

import java.time.Instant;

/**
 * A listener that was paused goes on.
 *
 * @param listenerId the listener
 * @param groupId its consumer group
 * @param time when it happened
 */
public record ListenerResumed(String listenerId, String groupId, Instant time) implements ProsodyNotification {
}
