package dev.prosody.spring.listener;

import java.util.Map;

import dev.prosody.listener.ListenerSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * A Kafka consumer setting in an annotation.
 *
 * @param name its name
 * @param value its value
 */
record ConsumerProperty(String name, String value) {

	private static final Map<String, String> RESERVED = Map.of(ConsumerConfig.GROUP_ID_CONFIG,
			"Use the attribute 'groupId'.", ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
			"Remove it: Prosody commits what is settled.", ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
			"Remove it: keys stay bytes, and @Key parameters decode them.",
			ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, "Use the attribute 'codec'.");

	static ConsumerProperty parse(String words, String text) {
		int separator = text.indexOf('=');
		if (separator < 1) {
			throw new FailureAnalyzedException(
					words + " has '" + text + "' among its 'properties', which is no setting with a value.",
					"Write it as 'name=value', for example 'max.poll.records=100'.");
		}
		String name = text.substring(0, separator).trim();
		String action = RESERVED.get(name);
		if (action != null) {
			throw new FailureAnalyzedException(
					words + " sets the consumer property '" + name + "', which Prosody sets itself.", action);
		}
		return new ConsumerProperty(name, text.substring(separator + 1).trim());
	}

	void applyTo(ListenerSpec spec) {
		spec.consumerProperty(this.name, this.value);
	}

}
