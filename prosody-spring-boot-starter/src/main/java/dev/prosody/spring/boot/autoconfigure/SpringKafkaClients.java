package dev.prosody.spring.boot.autoconfigure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.prosody.kafka.KafkaClients;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.ConsumerPostProcessor;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.core.ProducerPostProcessor;

/**
 * Kafka clients with the configuration, listeners and post-processors of the application's
 * factories, but for bytes: the factories' serializers and deserializers stay out, since
 * the pipeline decodes.
 */
final class SpringKafkaClients implements KafkaClients {

	private static final Set<String> NOT_OURS = Set.of(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
			ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
			ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ProducerConfig.TRANSACTIONAL_ID_CONFIG);

	private final ConsumerFactory<?, ?> consumers;

	private final ProducerFactory<?, ?> producers;

	private final Map<String, Object> consumerDefaults;

	private final Map<String, Object> adminConfig;

	/**
	 * Creates the clients.
	 * @param consumers the application's consumer factory
	 * @param producers the application's producer factory
	 * @param consumerDefaults consumer settings that win over those of the factory
	 * @param adminConfig settings of admin clients
	 */
	SpringKafkaClients(ConsumerFactory<?, ?> consumers, ProducerFactory<?, ?> producers,
			Map<String, Object> consumerDefaults, Map<String, Object> adminConfig) {
		this.consumers = consumers;
		this.producers = producers;
		this.consumerDefaults = Map.copyOf(consumerDefaults);
		this.adminConfig = adminConfig;
	}

	@Override
	public Map<String, Object> consumerConfig() {
		Map<String, Object> config = new HashMap<>(this.consumers.getConfigurationProperties());
		config.keySet().removeAll(NOT_OURS);
		config.putAll(this.consumerDefaults);
		return config;
	}

	@Override
	public Map<String, Object> producerConfig() {
		Map<String, Object> config = new HashMap<>(this.producers.getConfigurationProperties());
		config.keySet().removeAll(NOT_OURS);
		return config;
	}

	@Override
	public Consumer<byte[], byte[]> createConsumer(String groupId, Map<String, Object> overrides) {
		Map<String, Object> config = consumerConfig();
		config.putAll(overrides);
		config.keySet().removeAll(NOT_OURS);
		DefaultKafkaConsumerFactory<byte[], byte[]> factory = new DefaultKafkaConsumerFactory<>(config,
				new ByteArrayDeserializer(), new ByteArrayDeserializer());
		factory.setBeanName("prosody");
		consumerListeners().forEach(factory::addListener);
		consumerPostProcessors().forEach(factory::addPostProcessor);
		return factory.createConsumer(groupId, null);
	}

	/** They are declared for the application's types, and look at none of their values. */
	@SuppressWarnings("unchecked")
	private List<ConsumerFactory.Listener<byte[], byte[]>> consumerListeners() {
		return ((ConsumerFactory<byte[], byte[]>) this.consumers).getListeners();
	}

	@SuppressWarnings("unchecked")
	private List<ConsumerPostProcessor<byte[], byte[]>> consumerPostProcessors() {
		return ((ConsumerFactory<byte[], byte[]>) this.consumers).getPostProcessors();
	}

	@Override
	@SuppressWarnings("unchecked")
	public Producer<byte[], byte[]> createProducer(Map<String, Object> overrides) {
		Map<String, Object> config = producerConfig();
		config.putAll(overrides);
		config.keySet().removeAll(NOT_OURS);
		ProducerFactory<byte[], byte[]> factory = (ProducerFactory<byte[], byte[]>) this.producers;
		Producer<byte[], byte[]> producer = ListenedKafkaProducer.create(config, factory.getListeners());
		for (ProducerPostProcessor<byte[], byte[]> postProcessor : factory.getPostProcessors()) {
			producer = postProcessor.apply(producer);
		}
		return producer;
	}

	@Override
	public Admin createAdmin(Map<String, Object> overrides) {
		Map<String, Object> config = new HashMap<>(this.adminConfig);
		config.putAll(overrides);
		return Admin.create(config);
	}

}
