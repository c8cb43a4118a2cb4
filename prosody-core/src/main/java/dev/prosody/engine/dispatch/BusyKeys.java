package dev.prosody.engine.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

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

	/** What is left two minutes after a second, which is the least that is told. */
	private static final double FADED_SECONDS = 0.5;

	/** Guarded by this, as is what follows. */
	private final Map<KeyId, KeyUse> uses = new HashMap<>();

	/**
	 * The busiest that was forgotten for want of room: who is not busier is not taken in.
	 * Fades like every use, so that it lets others in again.
	 */
	private KeyUse bar = KeyUse.NONE;

	private final EngineClock clock;

	private final int capacity;

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
		if (use != null) {
			take(lane.partition(), key, use, now);
		}
	}

	/** A partition is closed before it is forgotten: none is taken in after that. */
	private synchronized void take(Partition partition, KeyBytes key, KeyUse use, long now) {
		if (partition.isOpen() && use.seconds(now) > this.bar.seconds(now)) {
			this.uses.put(new KeyId(partition.id(), key), use);
			if (this.uses.size() > this.capacity) {
				forgetHalf(now);
			}
		}
	}

	private void forgetHalf(long now) {
		List<Map.Entry<KeyId, KeyUse>> sorted = this.uses.entrySet()
			.stream()
			.sorted(Comparator.comparingDouble((entry) -> entry.getValue().seconds(now)))
			.toList();
		List<Map.Entry<KeyId, KeyUse>> less = sorted.subList(0, sorted.size() - this.capacity / 2);
		less.forEach((entry) -> this.uses.remove(entry.getKey()));
		this.bar = less.getLast().getValue();
	}

	/** Forgets the keys of partitions that are gone. */
	synchronized void forget(Collection<TopicPartition> partitions) {
		this.uses.keySet().removeIf((id) -> partitions.contains(id.partition()));
		if (this.uses.size() <= this.capacity / 2) {
			this.bar = KeyUse.NONE;
		}
	}

	/**
	 * The keys, the busiest first.
	 * @param running gives attempts that may run now
	 * @return the keys
	 */
	List<BusyKey> all(Supplier<List<Attempt>> running) {
		long now = this.clock.nanoTime();
		// before the attempts: one that ends in between is missed, and not counted twice
		Map<KeyId, KeyUse> all = notFaded(now);
		for (Attempt attempt : running.get()) {
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

	private synchronized Map<KeyId, KeyUse> notFaded(long now) {
		this.uses.values().removeIf((use) -> use.seconds(now) < FADED_SECONDS);
		return new HashMap<>(this.uses);
	}

	private static BusyKey describe(KeyId id, KeyUse use, long now) {
		byte[] key = id.key().bytes();
		return new BusyKey(id.partition().topic(), id.partition().partition(), String.valueOf(KeyHash.of(key)),
				id.key().text(), use.share(now), Duration.ofNanos((long) use.attemptNanos()));
	}

}
