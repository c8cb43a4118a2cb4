package dev.prosody.samples.flights;

import java.io.IOException;
import java.util.Map;

import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A broker for a process of its own; it lives until its standard input ends. */
final class BrokerMain {

	/** What it says when it is there, followed by its address. */
	static final String READY = "broker at ";

	private BrokerMain() {
	}

	public static void main(String[] args) throws IOException {
		EmbeddedKafkaBroker broker = new EmbeddedKafkaKraftBroker(1, 1);
		broker.brokerProperties(Map.of("group.initial.rebalance.delay.ms", "0", "offsets.topic.num.partitions", "1",
				"group.min.session.timeout.ms", "1000"));
		broker.afterPropertiesSet();
		System.out.println(READY + broker.getBrokersAsString());
		while (System.in.read() >= 0) {
			continue;
		}
		broker.destroy();
	}

}
