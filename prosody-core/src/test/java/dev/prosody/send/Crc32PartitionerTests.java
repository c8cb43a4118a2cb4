package dev.prosody.send;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.prosody.testing.Seed;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Expected partitions are those of {@code tests/0048-partitioner.c} in librdkafka, for
 * its partitioner {@code consistent_random}: checksums of keys, modulo 7 and 17.
 */
class Crc32PartitionerTests {

	private final Crc32Partitioner partitioner = new Crc32Partitioner();

	@ParameterizedTest
	@CsvSource({ "23456, b1b451d7", "this is another string with more length to it perhaps, b0150df7",
			"hejsan, d077037e" })
	void keysGoWhereLibrdkafkaSendsThem(String key, String checksum) {
		for (int partitions : new int[] { 7, 17 }) {
			assertThat(partition(key.getBytes(StandardCharsets.UTF_8), cluster(partitions, Set.of())))
				.isEqualTo((int) (Long.parseLong(checksum, 16) % partitions));
		}
	}

	@Test
	void keyStaysWhereItIsWhenPartitionsHaveNoLeader() {
		byte[] key = "hejsan".getBytes(StandardCharsets.UTF_8);
		int partition = partition(key, cluster(7, Set.of()));

		assertThat(partition(key, cluster(7, Set.of(partition)))).isEqualTo(partition);
	}

	@Test
	void recordsWithoutKeyAreSpreadOverPartitionsWithALeader() {
		Crc32Partitioner seeded = new Crc32Partitioner(Seed.random("Crc32PartitionerTests"));
		Cluster cluster = cluster(4, Set.of(0));
		Set<Integer> used = new TreeSet<>();
		for (int i = 0; i < 200; i++) {
			used.add(seeded.partition("orders", null, null, null, null, cluster));
			used.add(seeded.partition("orders", null, new byte[0], null, null, cluster));
		}

		assertThat(used).containsExactly(1, 2, 3);
	}

	@Test
	void recordsWithoutKeyGetAPartitionAlsoWithoutAnyLeader() {
		assertThat(partition(null, cluster(2, Set.of(0, 1)))).isBetween(0, 1);
	}

	@Test
	void isSetOnlyWhenAskedFor() {
		Map<String, Object> overrides = new HashMap<>();

		KeyPartitioning.MURMUR2.applyTo(overrides);
		assertThat(overrides).isEmpty();

		KeyPartitioning.CRC32.applyTo(overrides);
		assertThat(overrides)
			.containsExactly(Map.entry(ProducerConfig.PARTITIONER_CLASS_CONFIG, Crc32Partitioner.class));
	}

	private int partition(byte[] key, Cluster cluster) {
		return this.partitioner.partition("orders", null, key, null, null, cluster);
	}

	private static Cluster cluster(int partitions, Set<Integer> withoutLeader) {
		Node node = new Node(1, "localhost", 9092);
		List<PartitionInfo> infos = new ArrayList<>();
		for (int i = 0; i < partitions; i++) {
			infos.add(new PartitionInfo("orders", i, withoutLeader.contains(i) ? null : node, new Node[] { node },
					new Node[] { node }));
		}
		return new Cluster("test", List.of(node), infos, Set.of(), Set.of());
	}

}
