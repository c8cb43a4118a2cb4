package dev.prosody.send;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.PartitionInfo;
import org.jspecify.annotations.Nullable;

/**
 * Assigns keys to the partitions to which librdkafka's default partitioner,
 * {@code consistent_random}, assigns them: the CRC-32 of the key's bytes, unsigned,
 * modulo the number of partitions. Records with an empty key, or none, get a random
 * partition among those that have a leader. Made by Kafka's producer. Thread-safe.
 *
 * @see <a href=
 * "https://github.com/confluentinc/librdkafka/blob/master/tests/0048-partitioner.c">
 * librdkafka's tests, whose expected partitions the tests of this class use</a>
 */
public final class Crc32Partitioner implements Partitioner {

	private final RandomGenerator random;

	/** Creates the partitioner. */
	public Crc32Partitioner() {
		this(() -> ThreadLocalRandom.current().nextLong());
	}

	Crc32Partitioner(RandomGenerator random) {
		this.random = random;
	}

	@Override
	public int partition(String topic, @Nullable Object key, byte @Nullable [] keyBytes, @Nullable Object value,
			byte @Nullable [] valueBytes, Cluster cluster) {
		if (keyBytes == null || keyBytes.length == 0) {
			return anyPartition(topic, cluster);
		}
		CRC32 checksum = new CRC32();
		checksum.update(keyBytes);
		return (int) (checksum.getValue() % cluster.partitionCountForTopic(topic));
	}

	private int anyPartition(String topic, Cluster cluster) {
		List<PartitionInfo> available = cluster.availablePartitionsForTopic(topic);
		return available.isEmpty() ? this.random.nextInt(cluster.partitionCountForTopic(topic))
				: available.get(this.random.nextInt(available.size())).partition();
	}

	@Override
	public void configure(Map<String, ?> configs) {
		// nothing to configure
	}

	@Override
	public void close() {
		// owns nothing
	}

}
