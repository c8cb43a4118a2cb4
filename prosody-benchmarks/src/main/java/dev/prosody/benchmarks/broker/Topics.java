package dev.prosody.benchmarks.broker;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/** Creates topics, and tells what a group has not committed. */
public final class Topics {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final Duration RETRY_DELAY = Duration.ofMillis(200);

	private final String bootstrapServers;

	public Topics(String bootstrapServers) {
		this.bootstrapServers = bootstrapServers;
	}

	/**
	 * Creates a topic that is not there; it has one replica, and is ready to be written.
	 * @param name its name
	 * @param partitions its partitions
	 * @return whether it was not there
	 */
	public boolean create(String name, int partitions) throws InterruptedException, ExecutionException {
		try (Admin admin = admin()) {
			if (admin.listTopics().names().get().contains(name)) {
				return false;
			}
			admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
			awaitLeaders(admin, name, partitions);
			return true;
		}
	}

	/**
	 * A broker learns late that it leads: a producer that comes before would repeat
	 * itself for minutes.
	 */
	private static void awaitLeaders(Admin admin, String name, int partitions)
			throws InterruptedException, ExecutionException {
		Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, partitions)
			.boxed()
			.collect(Collectors.toMap((number) -> new TopicPartition(name, number), (number) -> OffsetSpec.latest()));
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (true) {
			try {
				// only leaders answer it
				admin.listOffsets(ends).all().get();
				return;
			}
			catch (ExecutionException ex) {
				if (!(ex.getCause() instanceof RetriableException) || System.nanoTime() > deadline) {
					throw ex;
				}
				Thread.sleep(RETRY_DELAY);
			}
		}
	}

	/**
	 * How far the commits of a group are behind the end of a topic.
	 * @param group the group
	 * @param topic the topic
	 * @return number of offsets
	 */
	public long uncommitted(String group, String topic) throws InterruptedException, ExecutionException {
		try (Admin admin = admin()) {
			Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
			Map<String, TopicDescription> topics = admin.describeTopics(List.of(topic)).allTopicNames().get();
			topics.values()
				.stream()
				.flatMap((found) -> found.partitions().stream())
				.forEach(
						(partition) -> ends.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
			Map<TopicPartition, OffsetAndMetadata> commits = admin.listConsumerGroupOffsets(group)
				.partitionsToOffsetAndMetadata()
				.get();
			return admin.listOffsets(ends).all().get().entrySet().stream().mapToLong((end) -> {
				OffsetAndMetadata commit = commits.get(end.getKey());
				return end.getValue().offset() - ((commit != null) ? commit.offset() : 0);
			}).sum();
		}
	}

	private Admin admin() {
		return Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, this.bootstrapServers));
	}

}
