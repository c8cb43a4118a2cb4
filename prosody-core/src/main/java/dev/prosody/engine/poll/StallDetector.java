package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.prosody.monitor.ListenerMonitor;
import dev.prosody.status.PartitionStatus;
import dev.prosody.status.UnsettledEvent;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when a partition's oldest event stays unsettled for longer than
 * {@code stall-threshold}, and when that has passed: a handler that ignores its deadline,
 * or an event that keeps failing. Confined to the poll thread.
 */
final class StallDetector {

	private static final Logger logger = LoggerFactory.getLogger(StallDetector.class);

	private final String listenerId;

	private final Duration threshold;

	private final ListenerMonitor monitor;

	private Set<TopicPartition> stalled = Set.of();

	StallDetector(String listenerId, Duration threshold, ListenerMonitor monitor) {
		this.listenerId = listenerId;
		this.threshold = threshold;
		this.monitor = monitor;
	}

	/** Whether an event has held its partition for too long. */
	boolean isStalled(PartitionStatus partition) {
		UnsettledEvent oldest = partition.oldestUnsettled();
		return oldest != null && oldest.age().compareTo(this.threshold) > 0;
	}

	void observe(List<PartitionStatus> partitions) {
		Set<TopicPartition> now = new HashSet<>();
		for (PartitionStatus partition : partitions) {
			TopicPartition id = new TopicPartition(partition.topic(), partition.partition());
			if (isStalled(partition)) {
				now.add(id);
				if (!this.stalled.contains(id)) {
					report(id, partition.oldestUnsettled());
				}
			}
			else if (this.stalled.contains(id)) {
				logger.info("Listener '{}': {} goes on", this.listenerId, id);
			}
		}
		this.stalled.stream().filter((id) -> !now.contains(id)).forEach(this.monitor::recovered);
		this.stalled = now;
	}

	private void report(TopicPartition id, @Nullable UnsettledEvent oldest) {
		if (oldest != null) {
			this.monitor.stalled(id, oldest);
			logger.warn(
					"Listener '{}': {} is stalled: offset {} (key hash {}) is not settled after {} ms, attempt {}; "
							+ "other keys go on until max-in-flight or max-ahead is reached",
					this.listenerId, id, oldest.offset(), oldest.keyHash(), oldest.age().toMillis(), oldest.attempts());
		}
	}

}
