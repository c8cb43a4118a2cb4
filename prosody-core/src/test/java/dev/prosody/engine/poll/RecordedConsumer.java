package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Remembers which pauses and commits it is asked for; commits end when a test says so.
 */
final class RecordedConsumer extends MockConsumer<byte[], byte[]> {

	private final List<String> calls = new ArrayList<>();

	private OffsetCommitCallback callback;

	private RuntimeException syncFailure;

	private RuntimeException nextFailure;

	RecordedConsumer(Collection<TopicPartition> assigned) {
		super(AutoOffsetResetStrategy.EARLIEST.name());
		assign(assigned);
	}

	/** Calls since the last time, such as {@code pause [0, 1]} or {@code async {0=5}}. */
	List<String> calls() {
		List<String> seen = List.copyOf(this.calls);
		this.calls.clear();
		return seen;
	}

	/** Ends the asynchronous commit; without failure if that is null. */
	void answer(Exception failure) {
		this.callback.onComplete(Map.of(), failure);
	}

	void failSync(RuntimeException failure) {
		this.syncFailure = failure;
	}

	/** Fails the next pause or resume. */
	void failNext(RuntimeException failure) {
		this.nextFailure = failure;
	}

	private void failIfAsked() {
		RuntimeException failure = this.nextFailure;
		this.nextFailure = null;
		if (failure != null) {
			throw failure;
		}
	}

	@Override
	public synchronized void pause(Collection<TopicPartition> partitions) {
		this.calls.add("pause " + numbers(partitions));
		failIfAsked();
		super.pause(partitions);
	}

	@Override
	public synchronized void resume(Collection<TopicPartition> partitions) {
		this.calls.add("resume " + numbers(partitions));
		failIfAsked();
		super.resume(partitions);
	}

	@Override
	public synchronized void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets,
			OffsetCommitCallback callback) {
		this.calls.add("async " + numbers(offsets));
		this.callback = callback;
	}

	@Override
	public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
		this.calls.add("sync " + numbers(offsets));
		if (this.syncFailure != null) {
			throw this.syncFailure;
		}
	}

	private static List<Integer> numbers(Collection<TopicPartition> partitions) {
		return partitions.stream().map(TopicPartition::partition).sorted().toList();
	}

	private static Map<Integer, Long> numbers(Map<TopicPartition, OffsetAndMetadata> offsets) {
		Map<Integer, Long> numbers = new TreeMap<>();
		offsets.forEach((partition, offset) -> numbers.put(partition.partition(), offset.offset()));
		return numbers;
	}

}
