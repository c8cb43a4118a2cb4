package dev.prosody.benchmarks.contender;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import dev.prosody.benchmarks.workload.Meter;
import dev.prosody.benchmarks.workload.SimulatedFailure;
import dev.prosody.benchmarks.workload.Workload;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A queue and a virtual thread for each key that has something to do. Thread-safe. */
final class BareLanes {

	private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

	private final Semaphore permits;

	private final Meter meter;

	private final AtomicInteger queued;

	/** Records of one key that wait for its thread. Guarded by itself. */
	private static final class Lane {

		private final ArrayDeque<ConsumerRecord<String, byte[]>> waiting = new ArrayDeque<>(2);

		private boolean ended;

		synchronized boolean offer(ConsumerRecord<String, byte[]> record) {
			return !this.ended && this.waiting.add(record);
		}

		synchronized @Nullable ConsumerRecord<String, byte[]> poll() {
			ConsumerRecord<String, byte[]> record = this.waiting.poll();
			this.ended = (record == null);
			return record;
		}

	}

	BareLanes(int concurrency, Meter meter, AtomicInteger queued) {
		this.permits = new Semaphore(concurrency);
		this.meter = meter;
		this.queued = queued;
	}

	/** Adds a record. Poll thread only. */
	void add(ConsumerRecord<String, byte[]> record, DoneOffsets done) {
		while (true) {
			Lane lane = this.lanes.get(record.key());
			if (lane == null) {
				Lane created = new Lane();
				created.offer(record);
				this.lanes.put(record.key(), created);
				Thread.startVirtualThread(() -> drain(record.key(), created, done));
				return;
			}
			if (lane.offer(record)) {
				return;
			}
			// its thread is about to remove it
			Thread.onSpinWait();
		}
	}

	private void drain(String key, Lane lane, DoneOffsets done) {
		for (ConsumerRecord<String, byte[]> record = lane.poll(); record != null; record = lane.poll()) {
			for (int attempt = 0; !handle(record.value()) && attempt < Workload.MAX_RETRIES; attempt++) {
				LockSupport.parkNanos(Workload.RETRY_DELAY.toNanos());
			}
			done.add(record.offset());
			this.queued.decrementAndGet();
		}
		this.lanes.remove(key, lane);
	}

	private boolean handle(byte[] value) {
		this.permits.acquireUninterruptibly();
		try {
			this.meter.handle(value);
			return true;
		}
		catch (SimulatedFailure ex) {
			return false;
		}
		finally {
			this.permits.release();
		}
	}

}
