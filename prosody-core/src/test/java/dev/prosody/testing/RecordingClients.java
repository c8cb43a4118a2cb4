package dev.prosody.testing;

import java.lang.reflect.Proxy;
import java.util.Map;

import dev.prosody.kafka.KafkaClients;
import dev.prosody.testing.history.Recorder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Real Kafka clients under observation: what the engine asks of them is recorded, and
 * happens.
 */
public final class RecordingClients implements KafkaClients {

	private final KafkaClients clients;

	private final String instance;

	private final Recorder history;

	private final boolean excise;

	/**
	 * Observes clients.
	 * @param clients makes the real ones
	 * @param instance name in the history
	 * @param history where facts go
	 * @param excise whether events without value reach a handler and so belong into the
	 * history
	 */
	public RecordingClients(KafkaClients clients, String instance, Recorder history, boolean excise) {
		this.clients = clients;
		this.instance = instance;
		this.history = history;
		this.excise = excise;
	}

	@Override
	public Map<String, Object> consumerConfig() {
		return this.clients.consumerConfig();
	}

	@Override
	public Map<String, Object> producerConfig() {
		return this.clients.producerConfig();
	}

	@Override
	@SuppressWarnings("unchecked")
	public Consumer<byte[], byte[]> createConsumer(String groupId, Map<String, Object> overrides) {
		Consumer<byte[], byte[]> consumer = this.clients.createConsumer(groupId, overrides);
		return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { Consumer.class },
				new RecordingConsumer(consumer, this.instance, this.history, this.excise));
	}

	@Override
	@SuppressWarnings("unchecked")
	public Producer<byte[], byte[]> createProducer(Map<String, Object> overrides) {
		Producer<byte[], byte[]> producer = this.clients.createProducer(overrides);
		return (Producer<byte[], byte[]>) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { Producer.class }, new RecordingProducer(producer, this.instance, this.history));
	}

	@Override
	public Admin createAdmin(Map<String, Object> overrides) {
		return this.clients.createAdmin(overrides);
	}

}
