package dev.prosody.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic from its beginning, without a group. */
public final class TopicReader implements AutoCloseable {

	private final KafkaConsumer<byte[], byte[]> consumer;

	private final String topic;

	private TopicReader(KafkaConsumer<byte[], byte[]> consumer, String topic) {
		this.consumer = consumer;
		this.topic = topic;
	}

	/**
	 * Opens a reader; the topic may be created later.
	 * @param broker the broker
	 * @param topic the topic
	 * @return the reader
	 */
	public static TopicReader of(Broker broker, String topic) {
		Map<String, Object> config = broker.clientConfig();
		config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
		config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
		return new TopicReader(new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
				topic);
	}

	/** The next records, possibly none. */
	public List<ConsumerRecord<byte[], byte[]>> poll() {
		if (this.consumer.assignment().isEmpty()) {
			List<PartitionInfo> partitions = this.consumer.partitionsFor(this.topic);
			if (partitions.isEmpty()) {
				return List.of();
			}
			this.consumer
				.assign(partitions.stream().map((info) -> new TopicPartition(info.topic(), info.partition())).toList());
		}
		List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
		this.consumer.poll(Duration.ofMillis(200)).forEach(records::add);
		return records;
	}

	@Override
	public void close() {
		this.consumer.close();
	}

}
