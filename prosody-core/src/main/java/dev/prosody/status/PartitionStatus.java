package dev.prosody.status;

import org.jspecify.annotations.Nullable;

/**
 * One assigned partition. Read without a lock: numbers may be a moment apart.
 *
 * @param topic the topic
 * @param partition the partition
 * @param position offset after the last polled event, -1 before the first
 * @param watermark every event below this offset is settled, -1 before the first
 * @param committed last committed offset, -1 before the first commit
 * @param inFlight events polled and not settled
 * @param inFlightBytes bytes of their keys and values
 * @param ahead settled events above the watermark
 * @param pause why it is not fetched, {@code null} if it is
 * @param oldestUnsettled what holds the watermark, {@code null} if nothing does
 */
public record PartitionStatus(String topic, int partition, long position, long watermark, long committed, long inFlight,
		long inFlightBytes, long ahead, @Nullable PauseReason pause, @Nullable UnsettledEvent oldestUnsettled) {
}
