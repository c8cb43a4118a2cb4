package dev.prosody.engine.testing;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.prosody.kafka.KafkaClients;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Clients that a test provides; consumers only. */
public final class StubClients implements KafkaClients {

	private final Map<String, Object> consumerConfig = new HashMap<>();

	private Supplier<Consumer<byte[], byte[]>> consumers = () -> {
		throw new UnsupportedOperationException("No consumer is expected");
	};

	private Function<Map<String, Object>, Producer<byte[], byte[]>> producers = (overrides) -> {
		throw new UnsupportedOperationException("No producer is expected");
	};

	private Map<String, Object> producerConfig = Map.of();

	/** Makes the producers. */
	public StubClients producers(Supplier<Producer<byte[], byte[]>> producers) {
		this.producers = (overrides) -> producers.get();
		return this;
	}

	/** Makes the producers, of these settings of the application and the overrides. */
	public StubClients producers(Map<String, Object> config,
			Function<Map<String, Object>, Producer<byte[], byte[]>> producers) {
		this.producerConfig = Map.copyOf(config);
		this.producers = producers;
		return this;
	}

	/** Configures a setting of the application. */
	public StubClients configured(String name, Object value) {
		this.consumerConfig.put(name, value);
		return this;
	}

	/** Makes the consumers. */
	public StubClients consumers(Supplier<Consumer<byte[], byte[]>> consumers) {
		this.consumers = consumers;
		return this;
	}

	@Override
	public Map<String, Object> consumerConfig() {
		return Map.copyOf(this.consumerConfig);
	}

	@Override
	public Map<String, Object> producerConfig() {
		return this.producerConfig;
	}

	@Override
	public Consumer<byte[], byte[]> createConsumer(String groupId, Map<String, Object> overrides) {
		return this.consumers.get();
	}

	@Override
	public Producer<byte[], byte[]> createProducer(Map<String, Object> overrides) {
		return this.producers.apply(overrides);
	}

	@Override
	public Admin createAdmin(Map<String, Object> overrides) {
		throw new UnsupportedOperationException();
	}

}
