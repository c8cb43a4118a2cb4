package dev.prosody.testing;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends transactions, each of which takes an offset more for its marker. Not recorded: a
 * history knows no events that nobody may see. Not thread-safe.
 */
public final class TransactionFeed implements AutoCloseable {

	private final KafkaProducer<byte[], byte[]> producer;

	private final String topic;

	TransactionFeed(Broker broker, String topic) {
		Map<String, Object> config = broker.clientConfig();
		config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic);
		this.producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
		this.producer.initTransactions();
		this.topic = topic;
	}

	/** Sends events of different keys that are committed. */
	public void commit(int events) {
		send(events);
		this.producer.commitTransaction();
	}

	/** Sends events of different keys that readers of committed ones never see. */
	public void abort(int events) {
		send(events);
		this.producer.abortTransaction();
	}

	private void send(int events) {
		this.producer.beginTransaction();
		for (int i = 0; i < events; i++) {
			this.producer
				.send(new ProducerRecord<>(this.topic, ("key-" + i).getBytes(StandardCharsets.UTF_8), new byte[0]));
		}
		this.producer.flush();
	}

	@Override
	public void close() {
		this.producer.close();
	}

}
