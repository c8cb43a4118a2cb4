package dev.prosody.benchmarks;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What one would write by hand in an afternoon: a poll thread, a virtual thread per busy
 * key, a semaphore, a commit of the lowest finished offset each second. No retries, dead
 * letters, rebalances, tracing: a reference for the machine, not a product.
 */
final class BareLoop implements Contender {

	private static final long COMMIT_NANOS = Duration.ofSeconds(1).toNanos();

	private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

	private final Map<TopicPartition, Unfinished> unfinished = new ConcurrentHashMap<>();

	private final AtomicInteger inFlight = new AtomicInteger();

	private volatile boolean stopped;

	private @Nullable Thread poller;

	/** Records of one key that wait for its thread. Guarded by itself. */
	private static final class Lane {

		private final ArrayDeque<ConsumerRecord<String, byte[]>> waiting = new ArrayDeque<>();

		private boolean ended;

	}

	/** Offsets of one partition that are not finished. Guarded by itself. */
	private static final class Unfinished {

		private final TreeSet<Long> offsets = new TreeSet<>();

		private long next;

		synchronized void add(long offset) {
			this.offsets.add(offset);
			this.next = offset + 1;
		}

		synchronized void remove(long offset) {
			this.offsets.remove(offset);
		}

		synchronized long position() {
			return this.offsets.isEmpty() ? this.next : this.offsets.first();
		}

	}

	@Override
	public void start(String bootstrapServers, String topic, Workload workload, Meter meter) {
		Map<String, Object> config = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
				ConsumerConfig.GROUP_ID_CONFIG, "bare-" + UUID.randomUUID(), ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
				"earliest", ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
		Semaphore permits = new Semaphore(workload.concurrency());
		this.poller = Thread.ofPlatform().name("bare-loop").start(() -> {
			try (Consumer<String, byte[]> consumer = new KafkaConsumer<>(config, new StringDeserializer(),
					new ByteArrayDeserializer())) {
				consumer.subscribe(List.of(topic));
				poll(consumer, workload.maxInFlight(), (record) -> run(record, permits, meter));
			}
		});
	}

	private interface Starter {

		void start(ConsumerRecord<String, byte[]> record);

	}

	private void poll(Consumer<String, byte[]> consumer, int limit, Starter starter) {
		boolean paused = false;
		long commitAt = System.nanoTime() + COMMIT_NANOS;
		while (!this.stopped) {
			int queued = this.inFlight.get();
			if (!paused && queued > limit) {
				consumer.pause(consumer.assignment());
				paused = true;
			}
			else if (paused && queued < limit / 2) {
				consumer.resume(consumer.paused());
				paused = false;
			}
			ConsumerRecords<String, byte[]> records = consumer.poll(Duration.ofMillis(paused ? 1 : 100));
			for (ConsumerRecord<String, byte[]> record : records) {
				this.inFlight.incrementAndGet();
				partition(record).add(record.offset());
				starter.start(record);
			}
			if (System.nanoTime() > commitAt) {
				commitAt = System.nanoTime() + COMMIT_NANOS;
				Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
				this.unfinished
					.forEach((partition, state) -> positions.put(partition, new OffsetAndMetadata(state.position())));
				consumer.commitAsync(positions, null);
			}
		}
	}

	private Unfinished partition(ConsumerRecord<String, byte[]> record) {
		return this.unfinished.computeIfAbsent(new TopicPartition(record.topic(), record.partition()),
				(partition) -> new Unfinished());
	}

	private void run(ConsumerRecord<String, byte[]> record, Semaphore permits, Meter meter) {
		while (true) {
			Lane lane = this.lanes.computeIfAbsent(record.key(), (key) -> {
				Lane created = new Lane();
				Thread.startVirtualThread(() -> drain(key, created, permits, meter));
				return created;
			});
			synchronized (lane) {
				if (!lane.ended) {
					lane.waiting.add(record);
					return;
				}
			}
			// its thread is about to remove it
			Thread.onSpinWait();
		}
	}

	private void drain(String key, Lane lane, Semaphore permits, Meter meter) {
		while (true) {
			ConsumerRecord<String, byte[]> record;
			synchronized (lane) {
				record = lane.waiting.poll();
				if (record == null) {
					lane.ended = true;
					this.lanes.remove(key, lane);
					return;
				}
			}
			permits.acquireUninterruptibly();
			try {
				meter.handle();
			}
			finally {
				permits.release();
			}
			partition(record).remove(record.offset());
			this.inFlight.decrementAndGet();
		}
	}

	@Override
	public void close() {
		this.stopped = true;
		Thread running = this.poller;
		if (running != null) {
			try {
				running.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
