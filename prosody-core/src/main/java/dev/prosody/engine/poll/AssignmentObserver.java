package dev.prosody.engine.poll;

import java.util.Collection;

import org.apache.kafka.common.TopicPartition;

/** Told about assignments, on the poll thread: implementations return at once. */
public interface AssignmentObserver {

	/**
	 * Partitions were assigned.
	 * @param partitions the new ones
	 * @param total number of partitions assigned now
	 */
	void assigned(Collection<TopicPartition> partitions, int total);

	/**
	 * Partitions are no longer assigned.
	 * @param total number of partitions assigned now
	 */
	default void unassigned(int total) {
	}

}
