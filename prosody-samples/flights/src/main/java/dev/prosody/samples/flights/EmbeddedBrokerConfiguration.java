package dev.prosody.samples.flights;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.springframework.util.StringUtils;

/**
 * A broker in this process, so that nothing needs to be installed. An application of
 * yours has {@code spring.kafka.bootstrap-servers} instead.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "flights.broker", havingValue = FlightsProperties.EMBEDDED)
class EmbeddedBrokerConfiguration {

	@Bean
	EmbeddedKafkaBroker embeddedKafkaBroker() {
		EmbeddedKafkaBroker broker = new EmbeddedKafkaKraftBroker(1, 1);
		broker.brokerProperties(Map.of("group.initial.rebalance.delay.ms", "0", "offsets.topic.num.partitions", "1"));
		startQuietly(broker);
		return broker;
	}

	/** The broker formats its storage with remarks on the standard output. */
	private static void startQuietly(EmbeddedKafkaBroker broker) {
		PrintStream standardOutput = System.out;
		System.setOut(new PrintStream(OutputStream.nullOutputStream()));
		try {
			broker.afterPropertiesSet();
		}
		finally {
			System.setOut(standardOutput);
		}
	}

	@Bean
	KafkaConnectionDetails kafkaConnectionDetails(EmbeddedKafkaBroker broker) {
		return () -> List.of(StringUtils.commaDelimitedListToStringArray(broker.getBrokersAsString()));
	}

}
