package dev.prosody.spring.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

import dev.prosody.testing.Futures;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A broker in this JVM, and what an operator sees of it; see {@link SharedBroker}. */
public final class TestBroker implements AutoCloseable {

	private static final Map<String, String> ONE_NODE_QUICK_REBALANCES = Map.of("offsets.topic.num.partitions", "1",
			"group.initial.rebalance.delay.ms", "0", "auto.create.topics.enable", "false",
			"group.consumer.min.heartbeat.interval.ms", "100", "group.consumer.heartbeat.interval.ms", "300");

	private final EmbeddedKafkaKraftBroker kafka;

	private final Admin admin;

	private final KafkaProducer<byte[], byte[]> producer;

	private TestBroker(EmbeddedKafkaKraftBroker kafka) {
		this.kafka = kafka;
		this.admin = Admin.create(clientConfig());
		this.producer = new KafkaProducer<>(clientConfig(), new ByteArraySerializer(), new ByteArraySerializer());
	}

	/** Starts one, closed by its user. */
	public static TestBroker start() {
		EmbeddedKafkaKraftBroker kafka = new EmbeddedKafkaKraftBroker(1, 1);
		ONE_NODE_QUICK_REBALANCES.forEach(kafka::brokerProperty);
		// By default the system property that every application of this JVM connects to
		kafka.brokerListProperty("test.kafka.brokers");
		kafka.afterPropertiesSet();
		return new TestBroker(kafka);
	}

	/** Where it listens. */
	public String bootstrapServers() {
		return this.kafka.getBrokersAsString();
	}

	/** Creates a topic, and waits until its partitions can be read and written. */
	public void createTopic(String name, int partitions) {
		Futures.get(this.admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all());
		await("leaders of " + name, () -> {
			try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
				return consumer.endOffsets(partitions(name)).size() == partitions;
			}
		});
	}

	/** Names of all topics. */
	public Set<String> topics() {
		return Futures.get(this.admin.listTopics().names());
	}

	/** The partitions of a topic. */
	public List<TopicPartition> partitions(String topic) {
		return Futures.get(this.admin.describeTopics(List.of(topic)).allTopicNames())
			.get(topic)
			.partitions()
			.stream()
			.map((info) -> new TopicPartition(topic, info.partition()))
			.toList();
	}

	/** Offset that a group has committed in a partition, -1 if none. */
	public long committed(String group, String topic, int partition) {
		Map<TopicPartition, OffsetAndMetadata> offsets = Futures
			.get(this.admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
		OffsetAndMetadata offset = offsets.get(new TopicPartition(topic, partition));
		return (offset != null) ? offset.offset() : -1;
	}

	/** Sends one record and waits for its acknowledgement. */
	public void send(ProducerRecord<byte[], byte[]> record) {
		Futures.get(this.producer.send(record));
	}

	/** Waits until a topic has a number of records and returns all that it has. */
	public List<ConsumerRecord<byte[], byte[]>> awaitRecords(String topic, int count) {
		List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
		try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
			await("topic " + topic, () -> {
				consumer.assign(partitions(topic));
				return true;
			});
			await(count + " records in " + topic, () -> {
				consumer.poll(Duration.ofMillis(50)).forEach(records::add);
				return records.size() >= count;
			});
		}
		return records;
	}

	/** Waits for a condition; what the broker does not know yet is asked again. */
	public static void await(String what, Callable<Boolean> condition) {
		Awaitility.await(what)
			.atMost(Duration.ofSeconds(40))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(10))
			.ignoreExceptionsMatching(
					(ex) -> ex instanceof RetriableException || ex.getCause() instanceof RetriableException)
			.until(condition);
	}

	private KafkaConsumer<byte[], byte[]> consumer() {
		Map<String, Object> config = clientConfig();
		config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
		config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
		return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
	}

	private Map<String, Object> clientConfig() {
		Map<String, Object> config = new HashMap<>();
		config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
		return config;
	}

	@Override
	public void close() {
		this.producer.close();
		this.admin.close();
		this.kafka.destroy();
	}

}
