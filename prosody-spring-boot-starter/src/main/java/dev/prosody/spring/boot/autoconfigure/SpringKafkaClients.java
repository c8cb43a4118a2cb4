package dev.prosody.spring.boot.autoconfigure;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import dev.prosody.kafka.KafkaClients;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.core.ProducerPostProcessor;

/**
 * Kafka clients with the configuration, listeners and post-processors of the
 * application's factories, but for bytes: the factories' serializers and deserializers
 * stay out, since the pipeline decodes. Factories are looked up when they are used: an
 * application that only sends needs no unambiguous consumer factory.
 *
 * @param factories knows the application's factories
 * @param consumerFactory name of the consumer factory, {@code null} for the only one
 */
record SpringKafkaClients(SpringKafkaClientsFactory factories,
		@Nullable String consumerFactory) implements KafkaClients {

	private static final Set<String> NOT_OURS = Set.of(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
			ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
			ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ProducerConfig.TRANSACTIONAL_ID_CONFIG);

	@Override
	public Map<String, Object> consumerConfig() {
		Map<String, Object> config = new HashMap<>(consumers().getConfigurationProperties());
		config.keySet().removeAll(NOT_OURS);
		config.putAll(this.factories.consumerDefaults(consumers()));
		return config;
	}

	@Override
	public Map<String, Object> producerConfig() {
		Map<String, Object> config = new HashMap<>(this.factories.producerConfig(this.consumerFactory));
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
		consumers().getListeners().forEach(factory::addListener);
		consumers().getPostProcessors().forEach(factory::addPostProcessor);
		return factory.createConsumer(groupId, null);
	}

	/**
	 * Its listeners and post-processors are declared for the application's types, but
	 * look at clients, not at what they carry.
	 */
	@SuppressWarnings("unchecked")
	private ConsumerFactory<byte[], byte[]> consumers() {
		return (ConsumerFactory<byte[], byte[]>) this.factories.consumerFactory(this.consumerFactory);
	}

	@Override
	@SuppressWarnings("unchecked")
	public Producer<byte[], byte[]> createProducer(Map<String, Object> overrides) {
		Map<String, Object> config = producerConfig();
		config.putAll(overrides);
		config.keySet().removeAll(NOT_OURS);
		ProducerFactory<byte[], byte[]> factory = (ProducerFactory<byte[], byte[]>) this.factories.producerFactory();
		this.factories.reportTransactions(factory);
		Producer<byte[], byte[]> producer = ListenedKafkaProducer.create(config, factory.getListeners());
		for (ProducerPostProcessor<byte[], byte[]> postProcessor : factory.getPostProcessors()) {
			producer = postProcessor.apply(producer);
		}
		return producer;
	}

	@Override
	public Admin createAdmin(Map<String, Object> overrides) {
		Map<String, Object> config = new HashMap<>(this.factories.adminConfig(this.consumerFactory));
		config.putAll(overrides);
		return Admin.create(config);
	}

}
