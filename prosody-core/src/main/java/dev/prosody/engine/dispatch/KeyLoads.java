package dev.prosody.engine.dispatch;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.schedule.KeyLoad;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The loads of keys that have no lane at the moment; the longest unused is forgotten
 * first. A lane takes its load out and brings it back, so each load has one owner.
 * Confined to the poll thread.
 */
final class KeyLoads {

	private final Map<KeyId, KeyLoad> loads = new LinkedHashMap<>();

	private final int capacity;

	private final EngineClock clock;

	KeyLoads(int capacity, EngineClock clock) {
		this.capacity = capacity;
		this.clock = clock;
	}

	@Nullable KeyLoad take(TopicPartition partition, KeyBytes key) {
		return this.loads.isEmpty() ? null : this.loads.remove(new KeyId(partition, key));
	}

	void keep(TopicPartition partition, KeyBytes key, KeyLoad load) {
		if (load.isNegligible(this.clock.nanoTime())) {
			return;
		}
		this.loads.put(new KeyId(partition, key), load);
		if (this.loads.size() > this.capacity) {
			this.loads.remove(this.loads.keySet().iterator().next());
		}
	}

}
