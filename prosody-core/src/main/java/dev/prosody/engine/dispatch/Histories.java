package dev.prosody.engine.dispatch;

import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.kafka.common.TopicPartition;

/**
 * The concluded offsets of the partitions that this listener has, or had lately: the
 * longest unassigned is forgotten first. Confined to the poll thread.
 */
final class Histories {

	private static final int CAPACITY = 1024;

	private final Map<TopicPartition, ConcludedOffsets> histories = new LinkedHashMap<>();

	/** Its log was truncated or recreated: offsets stand for other records now. */
	void forget(TopicPartition id) {
		this.histories.remove(id);
	}

	/** The history of a partition that is assigned now. */
	ConcludedOffsets open(TopicPartition id) {
		ConcludedOffsets known = this.histories.remove(id);
		ConcludedOffsets history = (known != null) ? known : new ConcludedOffsets();
		history.nextEpoch();
		this.histories.put(id, history);
		if (this.histories.size() > CAPACITY) {
			this.histories.remove(this.histories.keySet().iterator().next());
		}
		return history;
	}

}
