package dev.prosody;

import java.util.Map;
import java.util.function.Supplier;

import dev.prosody.kafka.KafkaClients;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Clients of which only admin clients and producers can be made. */
record AdminStub(Supplier<Admin> admins, Supplier<Producer<byte[], byte[]>> producers,
		Map<String, Object> producerConfig) implements KafkaClients {

	static KafkaClients admins(Supplier<Admin> admins) {
		return new AdminStub(admins, () -> {
			throw new UnsupportedOperationException();
		}, Map.of());
	}

	@Override
	public Map<String, Object> consumerConfig() {
		return Map.of();
	}

	@Override
	public Consumer<byte[], byte[]> createConsumer(String groupId, Map<String, Object> overrides) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Producer<byte[], byte[]> createProducer(Map<String, Object> overrides) {
		return this.producers.get();
	}

	@Override
	public Admin createAdmin(Map<String, Object> overrides) {
		return this.admins.get();
	}

}
