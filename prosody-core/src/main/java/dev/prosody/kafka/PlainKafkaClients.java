package dev.prosody.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Clients from one map: each kind of client gets the settings that it knows. */
final class PlainKafkaClients implements KafkaClients {

	private final Map<String, Object> config;

	PlainKafkaClients(Map<String, Object> config) {
		if (!config.containsKey(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
			throw new IllegalArgumentException("'config' must contain " + ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG);
		}
		this.config = Map.copyOf(config);
	}

	@Override
	public Map<String, Object> consumerConfig() {
		return known(ConsumerConfig.configNames(), Map.of());
	}

	@Override
	public Map<String, Object> producerConfig() {
		return known(ProducerConfig.configNames(), Map.of());
	}

	@Override
	public Consumer<byte[], byte[]> createConsumer(String groupId, Map<String, Object> overrides) {
		Map<String, Object> settings = known(ConsumerConfig.configNames(), overrides);
		settings.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
		return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
	}

	@Override
	public Producer<byte[], byte[]> createProducer(Map<String, Object> overrides) {
		Map<String, Object> settings = known(ProducerConfig.configNames(), overrides);
		settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
		return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
	}

	@Override
	public Admin createAdmin(Map<String, Object> overrides) {
		return Admin.create(known(AdminClientConfig.configNames(), overrides));
	}

	private Map<String, Object> known(Set<String> names, Map<String, Object> overrides) {
		Map<String, Object> settings = new HashMap<>(this.config);
		settings.keySet().removeIf((name) -> !names.contains(name) && isKnownElsewhere(name));
		settings.putAll(overrides);
		return settings;
	}

	/** Unknown names are kept: they configure the user's interceptors and serializers. */
	private static boolean isKnownElsewhere(String name) {
		return ConsumerConfig.configNames().contains(name) || ProducerConfig.configNames().contains(name)
				|| AdminClientConfig.configNames().contains(name);
	}

}
