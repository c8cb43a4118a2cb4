package dev.prosody.engine.pipeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import dev.prosody.status.RecentFailure;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is thrown in a listener, by class: how often, when last, and when a line about it
 * is due. Classes only, no messages: these may quote payloads. Thread-safe.
 */
public final class FailureStatistics {

	/** More classes than anybody reads; of the others only the number is kept. */
	private static final int MAX_CLASSES = 50;

	private static final String OTHERS = "(others)";

	private final EngineClock clock;

	private final Map<String, Entry> byClass = new ConcurrentHashMap<>();

	public FailureStatistics(EngineClock clock) {
		this.clock = clock;
	}

	private record Last(Instant time, String topic, int partition, long offset) {
	}

	/** One class. */
	static final class Entry {

		private final LongAdder count = new LongAdder();

		private final LogLimiter retries;

		private final LogLimiter conclusions;

		private volatile @Nullable Last last;

		Entry(EngineClock clock) {
			this.retries = new LogLimiter(clock, TimeUnit.SECONDS.toNanos(1));
			this.conclusions = new LogLimiter(clock, TimeUnit.SECONDS.toNanos(1));
		}

		/** Limits lines about events that are tried again. */
		LogLimiter retries() {
			return this.retries;
		}

		/** Limits lines about events that are given up. */
		LogLimiter conclusions() {
			return this.conclusions;
		}

	}

	/** What is known of the class of a failure. */
	Entry of(Throwable failure) {
		String name = failure.getClass().getName();
		Entry known = this.byClass.get(name);
		if (known != null) {
			return known;
		}
		return this.byClass.computeIfAbsent((this.byClass.size() < MAX_CLASSES) ? name : OTHERS,
				(added) -> new Entry(this.clock));
	}

	/** Counts a failure. */
	void count(EventInProgress event, Throwable failure) {
		ConsumerRecord<byte[], byte[]> record = event.record();
		Entry entry = of(failure);
		entry.last = new Last(this.clock.now(), record.topic(), record.partition(), record.offset());
		entry.count.increment();
	}

	/** What was thrown, the latest first. */
	public List<RecentFailure> recent() {
		List<RecentFailure> recent = new ArrayList<>();
		this.byClass.forEach((name, entry) -> {
			Last last = entry.last;
			if (last != null) {
				recent.add(new RecentFailure(name, entry.count.sum(), last.time(), last.topic(), last.partition(),
						last.offset()));
			}
		});
		recent.sort(Comparator.comparing(RecentFailure::last).reversed());
		return recent;
	}

}
