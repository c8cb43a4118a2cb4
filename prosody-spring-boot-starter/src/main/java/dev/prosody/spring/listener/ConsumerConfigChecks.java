package dev.prosody.spring.listener;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Checks the settings of a Kafka consumer as its constructor would, which runs on the
 * poll thread when the application has started already.
 */
final class ConsumerConfigChecks {

	private static final String CONSUMER = GroupProtocol.CONSUMER.name().toLowerCase(Locale.ROOT);

	private static final List<String> CLASSIC_ONLY = List.of(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
			ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG);

	private static final List<String> CONSUMER_ONLY = List.of(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG);

	private ConsumerConfigChecks() {
	}

	static void check(ListenerDraft draft, Map<String, Object> config) {
		rejectInvalid(draft, config);
		if (protocol(config).equals(CONSUMER)) {
			rejectUnknown(draft, config, CLASSIC_ONLY, "consumer", "the broker decides about it", "classic");
		}
		else {
			rejectUnknown(draft, config, CONSUMER_ONLY, "classic", "there, consumers assign partitions themselves",
					"consumer");
		}
	}

	private static void rejectInvalid(ListenerDraft draft, Map<String, Object> config) {
		Map<String, Object> complete = new HashMap<>(config);
		complete.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
		complete.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
		try {
			ConsumerConfig.configDef().parse(complete);
		}
		catch (ConfigException ex) {
			throw new FailureAnalyzedException(
					"Kafka rejects a setting of the consumer of " + draft.wordsInside() + ": " + ex.getMessage(),
					"Correct it in " + where(draft) + ".", ex);
		}
	}

	private static void rejectUnknown(ListenerDraft draft, Map<String, Object> config, List<String> settings,
			String protocol, String reason, String otherProtocol) {
		List<String> rejected = settings.stream().filter(config::containsKey).toList();
		if (!rejected.isEmpty()) {
			String names = String.join(", ", rejected);
			throw new FailureAnalyzedException(
					"The consumer of " + draft.wordsInside() + " sets " + names + ", which group.protocol=" + protocol
							+ " does not know: " + reason + ".",
					"Remove " + names + " from " + where(draft) + ", or set group.protocol=" + otherProtocol + ".");
		}
	}

	private static String where(ListenerDraft draft) {
		return "'spring.kafka.consumer', 'spring.kafka.properties' or the attribute 'properties' of "
				+ draft.source().origin();
	}

	/** The group protocol that a consumer's settings choose. */
	static String protocol(Map<String, Object> config) {
		Object protocol = config.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
		return (protocol != null) ? protocol.toString().toLowerCase(Locale.ROOT) : "classic";
	}

}
