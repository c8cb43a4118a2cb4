package dev.prosody.notification;

import java.time.Instant;

import org.apache.kafka.common.TopicPartition;

/**
 * A partition that was stalled goes on, or went away.
 *
 * @param listenerId the listener
 * @param groupId its consumer group
 * @param time when it happened
 * @param partition the partition
 */
public record ListenerRecovered(String listenerId, String groupId, Instant time,
		TopicPartition partition) implements ProsodyNotification {
}
