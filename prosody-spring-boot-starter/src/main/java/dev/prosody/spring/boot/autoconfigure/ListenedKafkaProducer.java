package dev.prosody.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import org.springframework.kafka.core.ProducerFactory;

/**
 * A producer that tells the listeners of a producer factory (its metrics, say) when it
 * comes and goes. The factory's own producers are shared and do not really close.
 */
final class ListenedKafkaProducer extends KafkaProducer<byte[], byte[]> {

	private final List<ProducerFactory.Listener<byte[], byte[]>> listeners;

	private final String id;

	private ListenedKafkaProducer(Map<String, Object> config,
			List<ProducerFactory.Listener<byte[], byte[]>> listeners) {
		super(config, new ByteArraySerializer(), new ByteArraySerializer());
		this.listeners = listeners;
		this.id = "prosody." + clientId();
	}

	/** Also the one that Kafka has chosen, which only its metrics tell. */
	private String clientId() {
		return metrics().keySet()
			.stream()
			.map((metric) -> metric.tags().get("client-id"))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse("producer");
	}

	static ListenedKafkaProducer create(Map<String, Object> config,
			List<ProducerFactory.Listener<byte[], byte[]>> listeners) {
		ListenedKafkaProducer producer = new ListenedKafkaProducer(config, listeners);
		listeners.forEach((listener) -> listener.producerAdded(producer.id, producer));
		return producer;
	}

	@Override
	public void close(Duration timeout) {
		this.listeners.forEach((listener) -> listener.producerRemoved(this.id, this));
		super.close(timeout);
	}

}
