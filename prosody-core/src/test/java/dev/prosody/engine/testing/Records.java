package dev.prosody.engine.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Records as a poll returns them. */
public final class Records {

	/** The partition where one is enough. */
	public static final TopicPartition ORDERS_0 = new TopicPartition("orders", 0);

	/** Another one. */
	public static final TopicPartition ORDERS_1 = new TopicPartition("orders", 1);

	private Records() {
	}

	/** A record of text, key and value may be null. */
	public static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, String key,
			String value) {
		return record(partition, offset, key, value, Optional.empty());
	}

	/** A record of text that the leader of an epoch has written. */
	public static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, String key, String value,
			int leaderEpoch) {
		return record(partition, offset, key, value, Optional.of(leaderEpoch));
	}

	private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, String key,
			String value, Optional<Integer> leaderEpoch) {
		byte[] keyBytes = bytes(key);
		byte[] valueBytes = bytes(value);
		return new ConsumerRecord<>(partition.topic(), partition.partition(), offset, 1_000L + offset,
				TimestampType.CREATE_TIME, size(keyBytes), size(valueBytes), keyBytes, valueBytes, new RecordHeaders(),
				leaderEpoch);
	}

	/** A record of {@link #ORDERS_0} with some value. */
	public static ConsumerRecord<byte[], byte[]> record(long offset, String key) {
		return record(ORDERS_0, offset, key, "value-" + offset);
	}

	private static byte[] bytes(String text) {
		return (text != null) ? text.getBytes(StandardCharsets.UTF_8) : null;
	}

	private static int size(byte[] bytes) {
		return (bytes != null) ? bytes.length : -1;
	}

	/** What one poll returns. */
	@SafeVarargs
	@SuppressWarnings("varargs")
	public static ConsumerRecords<byte[], byte[]> poll(ConsumerRecord<byte[], byte[]>... records) {
		return poll(List.of(records));
	}

	/** What one poll returns. */
	public static ConsumerRecords<byte[], byte[]> poll(List<ConsumerRecord<byte[], byte[]>> records) {
		Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> byPartition = new HashMap<>();
		Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
		for (ConsumerRecord<byte[], byte[]> record : records) {
			TopicPartition partition = new TopicPartition(record.topic(), record.partition());
			byPartition.computeIfAbsent(partition, (key) -> new ArrayList<>()).add(record);
			next.put(partition, new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), ""));
		}
		return new ConsumerRecords<>(byPartition, next);
	}

}
