package dev.prosody.samples.flights;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.prosody.handler.EventHeaders;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tools.jackson.databind.json.JsonMapper;

/** What a run has left at the broker, read without anything of Prosody. */
final class RunTopics implements AutoCloseable {

	private static final int PARTITIONS = 6;

	private final JsonMapper json = JsonMapper.shared();

	private final KafkaConsumer<byte[], byte[]> consumer;

	private final Admin admin;

	private final String topic;

	RunTopics(String broker, String run) {
		Map<String, Object> config = Map.of("bootstrap.servers", broker);
		this.consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
		this.admin = Admin.create(config);
		this.topic = "flights-" + run;
	}

	/** How many departures have been sent. */
	long sentCount() {
		return count(this.topic);
	}

	/** How many results there are. */
	long handledCount() {
		return count(this.topic + "-handled");
	}

	/** Where each row has been sent to. */
	Map<Integer, Position> sent() {
		Map<Integer, Position> positions = new HashMap<>();
		forEach(this.topic, (event) -> positions.put(row(event), new Position(event.partition(), event.offset())));
		return positions;
	}

	/** All results. */
	List<HandledDeparture> handled() {
		List<HandledDeparture> results = new ArrayList<>();
		forEach(this.topic + "-handled",
				(event) -> results.add(this.json.readValue(event.value(), HandledDeparture.class)));
		return results;
	}

	/** The values of all dead letters by their rows. */
	Map<Integer, String> deadLetters() {
		Map<Integer, String> letters = new HashMap<>();
		forEach(this.topic + "-dlt", (event) -> letters.put(row(event), new String(event.value())));
		return letters;
	}

	/** What the instances have committed, by partition. */
	Map<Integer, Long> committed() throws ExecutionException, InterruptedException {
		return this.admin.listConsumerGroupOffsets(this.topic)
			.partitionsToOffsetAndMetadata()
			.get()
			.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() != null)
			.collect(Collectors.toMap((entry) -> entry.getKey().partition(), (entry) -> entry.getValue().offset()));
	}

	@Override
	public void close() {
		this.consumer.close();
		this.admin.close();
	}

	private long count(String name) {
		return this.consumer.endOffsets(partitions(name)).values().stream().mapToLong(Long::longValue).sum();
	}

	private void forEach(String name, Consumer<ConsumerRecord<byte[], byte[]>> action) {
		List<TopicPartition> partitions = partitions(name);
		this.consumer.assign(partitions);
		this.consumer.seekToBeginning(partitions);
		Map<TopicPartition, Long> ends = this.consumer.endOffsets(partitions);
		while (partitions.stream().anyMatch((partition) -> this.consumer.position(partition) < ends.get(partition))) {
			this.consumer.poll(Duration.ofMillis(200)).forEach(action);
		}
	}

	private static List<TopicPartition> partitions(String name) {
		return IntStream.range(0, PARTITIONS).mapToObj((partition) -> new TopicPartition(name, partition)).toList();
	}

	private static int row(ConsumerRecord<byte[], byte[]> event) {
		return Row.numberOf(new String(event.headers().lastHeader(EventHeaders.EVENT_ID).value()));
	}

	/** Where an event is. */
	record Position(int partition, long offset) {
	}

}
