package dev.prosody.kafka;

import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Makes Kafka clients. The engine passes the settings that its protocol needs as
 * overrides; everything else (brokers, security, tuning) is the implementation's.
 * Thread-safe.
 */
public interface KafkaClients {

	/**
	 * The consumer settings before overrides, by Kafka's names: what the application has
	 * configured. The engine reads from it what it must know or reject.
	 */
	Map<String, Object> consumerConfig();

	/** The producer settings before overrides, by Kafka's names. */
	Map<String, Object> producerConfig();

	/**
	 * Creates a consumer. It is used and closed by one thread.
	 * @param groupId the consumer group
	 * @param overrides settings that win over {@link #consumerConfig()}; never contains
	 * deserializers that are not byte arrays
	 * @return a new consumer
	 */
	Consumer<byte[], byte[]> createConsumer(String groupId, Map<String, Object> overrides);

	/**
	 * Creates a producer, closed by its user. It is not transactional: a
	 * {@code transactional.id} that is configured is left out.
	 * @param overrides settings that win over {@link #producerConfig()}
	 * @return a new producer
	 */
	Producer<byte[], byte[]> createProducer(Map<String, Object> overrides);

	/**
	 * Creates an admin client, closed by its user.
	 * @param overrides settings that win, for example timeouts
	 * @return a new admin client
	 */
	Admin createAdmin(Map<String, Object> overrides);

	/**
	 * Clients made from one map of settings, which must name {@code bootstrap.servers}.
	 * @param config settings common to consumers, producers and admin clients
	 * @return the clients
	 */
	static KafkaClients of(Map<String, Object> config) {
		return new PlainKafkaClients(config);
	}

}
