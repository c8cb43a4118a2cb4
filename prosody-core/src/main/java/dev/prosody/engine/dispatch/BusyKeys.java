package dev.prosody.engine.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.prosody.engine.pipeline.Attempt;
import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.schedule.KeyLoad;
import dev.prosody.engine.schedule.KeyUse;
import dev.prosody.handler.KeyHash;
import dev.prosody.status.BusyKey;
import org.apache.kafka.common.TopicPartition;

/**
 * The keys that have used notable time lately, for whoever watches: told by runners, once
 * a second for each such key, so that reading needs no thread to wait. Thread-safe.
 */
final class BusyKeys {

	private final Map<KeyId, KeyUse> uses = new ConcurrentHashMap<>();

	private final EngineClock clock;

	private final int capacity;

	/**
	 * The busiest that was forgotten for want of room: who is not busier is not taken in.
	 * Fades like every use, so that it lets others in again.
	 */
	private volatile KeyUse bar = KeyUse.NONE;

	/**
	 * Creates the table.
	 * @param capacity above this the less busy half is forgotten
	 * @param clock the time
	 */
	BusyKeys(int capacity, EngineClock clock) {
		this.capacity = capacity;
		this.clock = clock;
	}

	/** Called by the holder of a lane after an attempt. */
	void ran(Lane lane, long now) {
		KeyLoad load = lane.load();
		KeyBytes key = lane.key();
		if (load == null || key == null) {
			return;
		}
		KeyUse use = load.toTell(now);
		if (use != null && use.share(now) > this.bar.share(now) && lane.partition().isOpen()) {
			this.uses.put(new KeyId(lane.partition().id(), key), use);
			if (this.uses.size() > this.capacity) {
				forgetHalf(now);
			}
		}
	}

	private synchronized void forgetHalf(long now) {
		if (this.uses.size() > this.capacity) {
			List<Map.Entry<KeyId, KeyUse>> sorted = this.uses.entrySet()
				.stream()
				.map((entry) -> Map.entry(entry.getKey(), entry.getValue()))
				.sorted(Comparator.comparingDouble((entry) -> entry.getValue().share(now)))
				.toList();
			List<Map.Entry<KeyId, KeyUse>> less = sorted.subList(0, sorted.size() - this.capacity / 2);
			less.forEach((entry) -> this.uses.remove(entry.getKey()));
			this.bar = less.getLast().getValue();
		}
	}

	/** Forgets the keys of partitions that are gone. */
	void forget(Collection<TopicPartition> partitions) {
		this.uses.keySet().removeIf((id) -> partitions.contains(id.partition()));
	}

	/**
	 * The keys, the busiest first.
	 * @param running attempts that may run now
	 * @return the keys
	 */
	List<BusyKey> all(Collection<Attempt> running) {
		long now = this.clock.nanoTime();
		Map<KeyId, KeyUse> all = new HashMap<>(this.uses);
		for (Attempt attempt : running) {
			byte[] key = attempt.inProgress().key();
			long nanos = attempt.runningNanos();
			if (key != null && nanos >= KeyLoad.NOTABLE_NANOS && attempt.epoch() instanceof Partition partition) {
				all.compute(new KeyId(partition.id(), new KeyBytes(key)),
						(id, use) -> ((use != null) ? use : KeyUse.NONE).with(nanos, now));
			}
		}
		return all.entrySet()
			.stream()
			.map((entry) -> describe(entry.getKey(), entry.getValue(), now))
			.sorted(Comparator.comparingDouble(BusyKey::share).reversed())
			.toList();
	}

	private static BusyKey describe(KeyId id, KeyUse use, long now) {
		byte[] key = id.key().bytes();
		return new BusyKey(id.partition().topic(), id.partition().partition(), String.valueOf(KeyHash.of(key)),
				id.key().text(), use.share(now), Duration.ofNanos((long) use.attemptNanos()));
	}

}
