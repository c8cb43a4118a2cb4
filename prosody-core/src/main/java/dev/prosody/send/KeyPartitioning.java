package dev.prosody.send;

import java.util.Map;

import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How keys are assigned to partitions. Producers of one topic that do it differently lose
 * the order per key between them.
 */
public enum KeyPartitioning {

	/**
	 * As Kafka's Java clients do, by murmur2; a {@code partitioner.class} among the
	 * client's settings wins.
	 */
	MURMUR2,

	/**
	 * As librdkafka and the Prosody clients of other languages do, by
	 * {@link Crc32Partitioner}.
	 */
	CRC32;

	/**
	 * Sets the partitioner.
	 * @param overrides settings of a producer by Kafka's names, which win over those of
	 * the application; changed
	 */
	public void applyTo(Map<String, Object> overrides) {
		if (this == CRC32) {
			overrides.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, Crc32Partitioner.class);
		}
	}

}
