package dev.prosody.benchmarks.contender;

import java.util.Map;

import dev.prosody.benchmarks.workload.Workload;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What a contender consumes, from its beginning.
 *
 * @param bootstrapServers the broker
 * @param topic the topic
 * @param group the consumer group
 * @param workload what it is made for
 */
public record Target(String bootstrapServers, String topic, String group, Workload workload) {

	/** The same for every contender: defaults of the client, commits by its user. */
	public Map<String, Object> consumerSettings() {
		return Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, this.bootstrapServers, ConsumerConfig.GROUP_ID_CONFIG,
				this.group, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
				ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false, ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
				StringDeserializer.class, ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
	}

	KafkaConsumer<String, byte[]> consumer() {
		return new KafkaConsumer<>(consumerSettings());
	}

}
