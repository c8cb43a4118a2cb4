package dev.prosody.notification;

import java.time.Instant;
import java.util.Set;

import org.apache.kafka.common.TopicPartition;

/**
 * A listener has lost partitions: others may have had them for a while.
 *
 * @param listenerId the listener
 * @param groupId its consumer group
 * @param time when it happened
 * @param partitions those that are lost
 */
public record PartitionsLost(String listenerId, String groupId, Instant time,
		Set<TopicPartition> partitions) implements ProsodyNotification {
}
