package dev.prosody.benchmarks.contender;

import java.time.Duration;
import java.util.Objects;

import dev.prosody.benchmarks.workload.Meter;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/** The limit of client and broker: polls and counts, without a handler. */
final class PollOnly extends PollingThread {

	private static final long COMMIT_NANOS = Duration.ofSeconds(1).toNanos();

	private @Nullable Meter meter;

	private long commitAt;

	@Override
	public void start(Target target, Meter meter) {
		this.meter = meter;
		this.commitAt = System.nanoTime() + COMMIT_NANOS;
		start(target);
	}

	@Override
	void poll(KafkaConsumer<String, byte[]> consumer) {
		int polled = consumer.poll(Duration.ofMillis(100)).count();
		if (polled > 0) {
			Objects.requireNonNull(this.meter).count(polled);
		}
		if (System.nanoTime() > this.commitAt) {
			this.commitAt = System.nanoTime() + COMMIT_NANOS;
			consumer.commitAsync();
		}
	}

	@Override
	void finish(KafkaConsumer<String, byte[]> consumer) {
		consumer.commitSync();
	}

}
