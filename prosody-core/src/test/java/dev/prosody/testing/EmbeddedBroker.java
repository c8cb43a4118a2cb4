package dev.prosody.testing;

import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A broker in this JVM; see {@link SharedBroker}. It knows both group protocols. */
public final class EmbeddedBroker implements Broker, AutoCloseable {

	private final EmbeddedKafkaKraftBroker kafka;

	private EmbeddedBroker(EmbeddedKafkaKraftBroker kafka) {
		this.kafka = kafka;
	}

	static EmbeddedBroker start() {
		EmbeddedKafkaKraftBroker kafka = new EmbeddedKafkaKraftBroker(1, 1);
		BrokerSettings.ONE_NODE.forEach(kafka::brokerProperty);
		kafka.afterPropertiesSet();
		return new EmbeddedBroker(kafka);
	}

	@Override
	public String bootstrapServers() {
		return this.kafka.getBrokersAsString();
	}

	@Override
	public void close() {
		this.kafka.destroy();
	}

}
