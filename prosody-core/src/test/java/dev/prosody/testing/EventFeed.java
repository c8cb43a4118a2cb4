package dev.prosody.testing;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import dev.prosody.handler.EventHeaders;
import dev.prosody.testing.history.EventPosition;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.History;
import dev.prosody.testing.hostile.HostileRecord;
import dev.prosody.testing.secrets.Planted;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends test data with a plain producer. The value of an event is its number among those
 * of its key, so that a handler can tell order and completeness from the data alone. Each
 * has a header that nobody may log. Not thread-safe.
 */
public final class EventFeed implements AutoCloseable {

	private static final int MAX_REQUEST_SIZE = 16 * 1024 * 1024;

	private final KafkaProducer<byte[], byte[]> producer;

	private final String topic;

	private final History history;

	private final Map<String, Integer> numbers = new HashMap<>();

	/**
	 * Opens a feed.
	 * @param broker the broker
	 * @param topic where events go
	 * @param history where they are recorded when they are acknowledged
	 */
	public EventFeed(Broker broker, String topic, History history) {
		Map<String, Object> config = broker.clientConfig();
		config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
		// the topic decides
		config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_SIZE);
		this.producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
		this.topic = topic;
		this.history = history;
	}

	/** Sends events of keys drawn at random, and waits until all are acknowledged. */
	public void send(int events, int keys, RandomGenerator random) {
		for (int i = 0; i < events; i++) {
			send("key-" + random.nextInt(keys));
		}
		this.producer.flush();
	}

	/** Sends the next event of a key. */
	public void send(String key) {
		record(new ProducerRecord<>(this.topic, bytes(key), nextValue(key)));
	}

	/** Sends the next event of a key to a partition of choice. */
	public void send(String key, int partition) {
		record(new ProducerRecord<>(this.topic, partition, bytes(key), nextValue(key)));
	}

	/** Sends the next event of a key with an id of its own, and does not wait. */
	public void sendWithId(String key, String id) {
		ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(this.topic, bytes(key), nextValue(key));
		record.headers().add(EventHeaders.EVENT_ID, bytes(id));
		record(record);
	}

	/** Sends an event with a value of choice, and does not wait. */
	public void sendText(String key, int partition, String value) {
		record(new ProducerRecord<>(this.topic, partition, bytes(key), bytes(value)));
	}

	/** Sends an event as it is to a partition, and waits for the acknowledgement. */
	public EventPosition sendRaw(int partition, byte @Nullable [] key, byte @Nullable [] value, Header... headers) {
		RecordMetadata metadata = Futures
			.get(this.producer.send(new ProducerRecord<>(this.topic, partition, key, value, List.of(headers))));
		EventPosition event = new EventPosition(metadata.topic(), metadata.partition(), metadata.offset());
		this.history.add(new Fact.Sent(event, KeyLabel.of(key)));
		return event;
	}

	/**
	 * Sends an event as it is to a partition, and does not wait.
	 * @param partition the partition
	 * @param event the event
	 * @param acknowledged told where it stands, on the producer's thread
	 */
	public void sendHostile(int partition, HostileRecord event, Consumer<EventPosition> acknowledged) {
		String key = KeyLabel.of(event.key());
		this.producer.send(new ProducerRecord<>(this.topic, partition, event.key(), event.value(), event.headers()),
				(metadata, failure) -> {
					if (failure == null) {
						EventPosition position = new EventPosition(metadata.topic(), metadata.partition(),
								metadata.offset());
						this.history.add(new Fact.Sent(position, key));
						acknowledged.accept(position);
					}
				});
	}

	/** Waits until everything sent is acknowledged. */
	public void flush() {
		this.producer.flush();
	}

	@Override
	public void close() {
		this.producer.close();
	}

	private void record(ProducerRecord<byte[], byte[]> record) {
		String key = KeyLabel.of(record.key());
		record.headers().add(Planted.HEADER, Planted.headerValue());
		this.producer.send(record, (metadata, failure) -> {
			if (failure == null) {
				this.history.add(new Fact.Sent(
						new EventPosition(metadata.topic(), metadata.partition(), metadata.offset()), key));
			}
		});
	}

	private byte[] nextValue(String key) {
		return bytes(Integer.toString(this.numbers.merge(key, 1, Integer::sum) - 1));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
