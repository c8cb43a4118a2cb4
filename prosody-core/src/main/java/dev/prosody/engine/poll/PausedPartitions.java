package dev.prosody.engine.poll;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.kafka.common.TopicPartition;

/**
 * Partitions of a listener that were paused by themselves. They stay paused until they
 * are resumed, also when they go and come back. Thread-safe.
 */
final class PausedPartitions {

	private final Set<TopicPartition> partitions = ConcurrentHashMap.newKeySet();

	boolean contains(TopicPartition partition) {
		return this.partitions.contains(partition);
	}

	void pause(TopicPartition partition) {
		this.partitions.add(partition);
	}

	void resume(TopicPartition partition) {
		this.partitions.remove(partition);
	}

}
