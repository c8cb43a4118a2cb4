package dev.prosody.testing;

import org.apache.kafka.common.Uuid;
import java.util.Objects;
import java.util.Optional;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;

/** Creates topics and looks at groups from outside, as an operator does. */
public final class BrokerAdmin implements AutoCloseable {

	private final Admin admin;

	/**
	 * Connects to a broker.
	 * @param broker the broker
	 */
	public BrokerAdmin(Broker broker) {
		this.admin = Admin.create(broker.clientConfig());
	}

	/**
	 * Creates a topic, and waits until the broker leads all of its partitions. Sending to
	 * them earlier can leave an idempotent producer stuck: a partition refuses the first
	 * batch, accepts the second, and then refuses the first for ever.
	 */
	public void createTopic(String name, int partitions, Map<String, String> config) {
		// as many replicas as the broker has by default
		NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config);
		Futures.get(this.admin.createTopics(List.of(topic)).all());
		Awaitility.await("leaders of " + name)
			.atMost(Duration.ofSeconds(30))
			.pollInterval(Duration.ofMillis(20))
			.ignoreExceptions()
			.until(() -> ends(name).size() == partitions);
	}

	/** Gives a topic more partitions. */
	public void addPartitions(String name, int total) {
		Futures.get(this.admin.createPartitions(Map.of(name, NewPartitions.increaseTo(total))).all());
	}

	/** The number of the broker that leads a partition. */
	public int leader(TopicPartition partition) {
		return Futures.get(this.admin.describeTopics(List.of(partition.topic())).allTopicNames())
			.get(partition.topic())
			.partitions()
			.get(partition.partition())
			.leader()
			.id();
	}

	/**
	 * Creates a topic of one partition, and waits until all its replicas are in sync.
	 * @param name its name
	 * @param brokers ids of the brokers of its replicas, the leader first
	 * @param config its settings
	 */
	public void createReplicatedTopic(String name, List<Integer> brokers, Map<String, String> config) {
		Futures.get(this.admin.createTopics(List.of(new NewTopic(name, Map.of(0, brokers)).configs(config))).all());
		Awaitility.await("replicas of " + name)
			.atMost(Duration.ofSeconds(30))
			.pollInterval(Duration.ofMillis(20))
			.ignoreExceptions()
			.until(() -> inSyncReplicas(name) == brokers.size());
	}

	/** How many replicas of a topic's only partition are in sync. */
	public int inSyncReplicas(String topic) {
		return Futures.get(this.admin.describeTopics(List.of(topic)).allTopicNames())
			.get(topic)
			.partitions()
			.getFirst()
			.isr()
			.size();
	}

	/** Deletes a topic. */
	public void deleteTopic(String name) {
		Futures.get(this.admin.deleteTopics(List.of(name)).all());
	}

	/** Names of all topics. */
	public Set<String> topics() {
		return Futures.get(this.admin.listTopics().names());
	}

	/** The partitions of a topic. */
	public List<TopicPartition> partitions(String topic) {
		int count = Futures.get(this.admin.describeTopics(List.of(topic)).allTopicNames())
			.get(topic)
			.partitions()
			.size();
		return IntStream.range(0, count).mapToObj((partition) -> new TopicPartition(topic, partition)).toList();
	}

	/** Changes a setting of a topic. */
	public void setTopicConfig(String topic, String name, String value) {
		ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
		AlterConfigOp change = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
		Futures.get(this.admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all());
	}

	/** A setting of a topic. */
	public String topicConfig(String topic, String name) {
		ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
		Map<ConfigResource, Config> configs = Futures.get(this.admin.describeConfigs(List.of(resource)).all());
		return configs.get(resource).get(name).value();
	}

	/** What a group has committed; partitions without a commit are missing. */
	public Map<TopicPartition, Long> committed(String group) {
		Map<TopicPartition, Long> offsets = new HashMap<>();
		commits(group).forEach((partition, commit) -> offsets.put(partition, commit.offset()));
		return offsets;
	}

	/** As {@link #committed}, with what the commits say besides. */
	public Map<TopicPartition, OffsetAndMetadata> commits(String group) {
		Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>(
				Futures.get(this.admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()));
		commits.values().removeIf(Objects::isNull);
		return commits;
	}

	/** Sets what a group has committed of a partition; the group must have no members. */
	public void commit(String group, TopicPartition partition, OffsetAndMetadata offset) {
		Futures.get(this.admin.alterConsumerGroupOffsets(group, Map.of(partition, offset)).all());
	}

	/** The id of a topic. */
	public Uuid topicId(String topic) {
		return Futures.get(this.admin.describeTopics(List.of(topic)).allTopicNames()).get(topic).topicId();
	}

	/** What a group has committed of one partition, -1 if nothing. */
	public long committed(String group, TopicPartition partition) {
		return committed(group).getOrDefault(partition, -1L);
	}

	/** Ends of a topic's partitions, as a reader of committed transactions sees them. */
	public Map<TopicPartition, Long> ends(String topic) {
		Map<TopicPartition, OffsetSpec> request = partitions(topic).stream()
			.collect(Collectors.toMap((partition) -> partition, (partition) -> OffsetSpec.latest()));
		Map<TopicPartition, Long> ends = new HashMap<>();
		Futures.get(this.admin.listOffsets(request, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)).all())
			.forEach((partition, info) -> ends.put(partition, info.offset()));
		return ends;
	}

	/** How far a group is behind the end of a topic, over all partitions. */
	public long lag(String group, String topic) {
		Map<TopicPartition, Long> committed = committed(group);
		return ends(topic).entrySet()
			.stream()
			.mapToLong((end) -> end.getValue() - committed.getOrDefault(end.getKey(), 0L))
			.sum();
	}

	/** Deletes the records of a partition below an offset. */
	public void deleteRecords(TopicPartition partition, long before) {
		Futures.get(this.admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(before))).all());
	}

	/** Throws all members out of a group: they learn that they have lost everything. */
	public void removeMembers(String group) {
		Futures
			.get(this.admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions()).all());
	}

	@Override
	public void close() {
		this.admin.close();
	}

}
