package dev.prosody.benchmarks.contender;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import dev.prosody.benchmarks.workload.Meter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What one would write by hand in an afternoon: a poll thread, a virtual thread per busy
 * key, a semaphore, a bound of what is queued, a commit of the lowest open offset each
 * second. No metrics, dead letters, rebalances: a reference for the machine, not a
 * product.
 */
final class BareLoop extends PollingThread {

	private static final int MAX_QUEUED = 20_000;

	private static final long COMMIT_NANOS = Duration.ofSeconds(1).toNanos();

	private static final long STOP_NANOS = Duration.ofSeconds(30).toNanos();

	private final Map<TopicPartition, DoneOffsets> done = new ConcurrentHashMap<>();

	private final Map<TopicPartition, Long> committed = new HashMap<>();

	private final AtomicInteger queued = new AtomicInteger();

	private @Nullable BareLanes lanes;

	private boolean paused;

	private long commitAt;

	@Override
	public void start(Target target, Meter meter) {
		this.lanes = new BareLanes(target.workload().concurrency(), meter, this.queued);
		this.commitAt = System.nanoTime() + COMMIT_NANOS;
		start(target);
	}

	@Override
	void poll(KafkaConsumer<String, byte[]> consumer) {
		bound(consumer);
		ConsumerRecords<String, byte[]> records = consumer.poll(Duration.ofMillis(this.paused ? 1 : 100));
		for (TopicPartition partition : records.partitions()) {
			dispatch(partition, records.records(partition));
		}
		if (System.nanoTime() > this.commitAt) {
			this.commitAt = System.nanoTime() + COMMIT_NANOS;
			consumer.commitAsync(positions(), null);
		}
	}

	private void bound(KafkaConsumer<String, byte[]> consumer) {
		int waiting = this.queued.get();
		if (!this.paused && waiting > MAX_QUEUED) {
			consumer.pause(consumer.assignment());
			this.paused = true;
		}
		else if (this.paused && waiting < MAX_QUEUED / 2) {
			consumer.resume(consumer.paused());
			this.paused = false;
		}
	}

	private void dispatch(TopicPartition partition, List<ConsumerRecord<String, byte[]>> records) {
		BareLanes to = this.lanes;
		if (to == null) {
			throw new IllegalStateException("Not started");
		}
		DoneOffsets offsets = this.done.computeIfAbsent(partition,
				(first) -> new DoneOffsets(records.getFirst().offset()));
		this.queued.addAndGet(records.size());
		records.forEach((record) -> to.add(record, offsets));
	}

	/** Positions that have moved since they were asked for. */
	private Map<TopicPartition, OffsetAndMetadata> positions() {
		Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
		this.done.forEach((partition, offsets) -> {
			long position = offsets.position();
			if (!Long.valueOf(position).equals(this.committed.put(partition, position))) {
				positions.put(partition, new OffsetAndMetadata(position));
			}
		});
		return positions;
	}

	@Override
	void finish(KafkaConsumer<String, byte[]> consumer) {
		long deadline = System.nanoTime() + STOP_NANOS;
		while (this.queued.get() > 0 && System.nanoTime() < deadline) {
			LockSupport.parkNanos(1_000_000);
		}
		this.committed.clear();
		consumer.commitSync(positions());
	}

}
