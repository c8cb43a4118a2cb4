package dev.prosody.notification;

import java.time.Instant;
import java.util.Set;

import org.apache.kafka.common.TopicPartition;

/**
 * A listener has got partitions.
 *
 * @param listenerId the listener
 * @param groupId its consumer group
 * @param time when it happened
 * @param partitions the new ones
 */
public record PartitionsAssigned(String listenerId, String groupId, Instant time,
		Set<TopicPartition> partitions) implements ProsodyNotification {
}
