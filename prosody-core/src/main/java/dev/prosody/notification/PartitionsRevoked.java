package dev.prosody.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import org.apache.kafka.common.TopicPartition;

/**
 * A listener has given partitions back.
 *
 * @param listenerId the listener
 * @param groupId its consumer group
 * @param time when it happened
 * @param partitions those it gave back
 * @param took time of draining, cancelling and the last commit
 */
public record PartitionsRevoked(String listenerId, String groupId, Instant time, Set<TopicPartition> partitions,
		Duration took) implements ProsodyNotification {
}
