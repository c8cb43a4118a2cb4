package dev.prosody.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import dev.prosody.kafka.KafkaClients;
import dev.prosody.send.ProducerSettings;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Finds out at the start what would otherwise fail the first send, and hold up every
 * event whose dead letter cannot be sent.
 */
final class ProducerChecks {

	private ProducerChecks() {
	}

	static void check(KafkaClients clients, Duration sendTimeout) {
		Map<String, Object> config = new HashMap<>(clients.producerConfig());
		try {
			config.putAll(ProducerSettings.forSending(config, sendTimeout));
			ProducerConfig.configDef().parse(config);
		}
		catch (IllegalArgumentException ex) {
			throw failure(String.valueOf(ex.getMessage()), ex);
		}
		catch (ConfigException ex) {
			throw failure("Kafka rejects a setting of Prosody's producer: " + ex.getMessage(), ex);
		}
	}

	private static FailureAnalyzedException failure(String description, RuntimeException cause) {
		return new FailureAnalyzedException(description,
				"Correct the setting below 'spring.kafka.producer' or in 'spring.kafka.properties'. A KafkaTemplate "
						+ "that needs it can have a ProducerFactory of its own: Prosody uses the one that is @Primary.",
				cause);
	}

}
