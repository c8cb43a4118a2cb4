package dev.prosody.engine.poll;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.prosody.engine.dispatch.Partition;
import dev.prosody.status.PauseReason;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The partitions that are assigned now. Confined to the poll thread. */
final class Assignment {

	private final Map<TopicPartition, AssignedPartition> partitions = new LinkedHashMap<>();

	AssignedPartition add(Partition epoch) {
		AssignedPartition assigned = new AssignedPartition(epoch);
		this.partitions.put(epoch.id(), assigned);
		return assigned;
	}

	@Nullable AssignedPartition get(TopicPartition id) {
		return this.partitions.get(id);
	}

	/** The epoch of a partition, {@code null} if it is not assigned. */
	@Nullable Partition epoch(TopicPartition id) {
		AssignedPartition assigned = this.partitions.get(id);
		return (assigned != null) ? assigned.epoch() : null;
	}

	/** Remembers why some of the partitions were paused. */
	void paused(Collection<TopicPartition> ids, PauseReason reason) {
		for (TopicPartition id : ids) {
			AssignedPartition assigned = this.partitions.get(id);
			if (assigned != null) {
				assigned.pause(reason);
			}
		}
	}

	Collection<AssignedPartition> all() {
		return this.partitions.values();
	}

	/** Names of the topics that have partitions here. */
	Set<String> topics() {
		Set<String> topics = new HashSet<>();
		this.partitions.keySet().forEach((id) -> topics.add(id.topic()));
		return topics;
	}

	int size() {
		return this.partitions.size();
	}

	/** Those of the topics of some partitions of which nothing is assigned. */
	Set<String> unassigned(Collection<TopicPartition> ids) {
		Set<String> topics = new HashSet<>();
		ids.forEach((id) -> topics.add(id.topic()));
		topics.removeAll(topics());
		return topics;
	}

	/** Takes partitions out; those not assigned are ignored. */
	List<AssignedPartition> remove(Collection<TopicPartition> ids) {
		List<AssignedPartition> removed = new ArrayList<>();
		for (TopicPartition id : ids) {
			AssignedPartition assigned = this.partitions.remove(id);
			if (assigned != null) {
				removed.add(assigned);
			}
		}
		return removed;
	}

	List<AssignedPartition> removeAll() {
		List<AssignedPartition> removed = List.copyOf(this.partitions.values());
		this.partitions.clear();
		return removed;
	}

	static List<Partition> epochsOf(Collection<AssignedPartition> partitions) {
		return partitions.stream().map(AssignedPartition::epoch).toList();
	}

}
