package dev.prosody.notification;

import java.time.Instant;

import dev.prosody.status.UnsettledEvent;
import org.apache.kafka.common.TopicPartition;

/**
 * The oldest event of a partition is not settled for longer than {@code stall-threshold}.
 *
 * @param listenerId the listener
 * @param groupId its consumer group
 * @param time when it happened
 * @param partition the partition
 * @param oldest the event that holds it
 */
public record ListenerStalled(String listenerId, String groupId, Instant time, TopicPartition partition,
		UnsettledEvent oldest) implements ProsodyNotification {
}
