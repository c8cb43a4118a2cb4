package dev.prosody.notification;

import java.time.Instant;

/**
 * A listener has started; it joins its group from now on.
 *
 * @param listenerId the listener
 * @param groupId its consumer group
 * @param time when it happened
 */
public record ListenerStarted(String listenerId, String groupId, Instant time) implements ProsodyNotification {
}
