package dev.prosody.benchmarks;

import java.util.Map;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Fills the topic before anything is measured. */
final class Fill {

	private Fill() {
	}

	static void fill(String bootstrapServers, String topic, Workload workload) {
		Map<String, Object> config = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
				ProducerConfig.LINGER_MS_CONFIG, 20, ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
		byte[] value = new byte[workload.valueBytes()];
		try (Producer<String, byte[]> producer = new KafkaProducer<>(config, new StringSerializer(),
				new ByteArraySerializer())) {
			for (int i = 0; i < workload.events(); i++) {
				producer.send(new ProducerRecord<>(topic, "key-" + i % workload.keys(), value));
			}
		}
	}

}
