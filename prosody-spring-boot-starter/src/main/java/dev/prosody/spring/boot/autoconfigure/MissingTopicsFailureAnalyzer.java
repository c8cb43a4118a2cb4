package dev.prosody.spring.boot.autoconfigure;

import dev.prosody.MissingTopicsException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says how to create the topics that listeners miss. */
final class MissingTopicsFailureAnalyzer extends AbstractFailureAnalyzer<MissingTopicsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingTopicsException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.deadLetter() ? deadLetterAction(cause) : action(cause),
				cause);
	}

	private static String action(MissingTopicsException cause) {
		StringBuilder action = new StringBuilder("Create the topics, for example with beans:\n");
		for (String topic : cause.topics()) {
			action.append("""

					    @Bean
					    NewTopic %sTopic() {
					        return TopicBuilder.name("%s").partitions(6).build();
					    }
					""".formatted(javaName(topic), topic));
		}
		return action.append("\nor set 'prosody.listener.")
			.append(cause.listenerId())
			.append(".topics.missing' to create, warn or ignore.")
			.toString();
	}

	private static String deadLetterAction(MissingTopicsException cause) {
		StringBuilder action = new StringBuilder("Create the topics, with as many partitions as their sources:\n");
		for (String topic : cause.topics()) {
			action.append("\n    kafka-topics.sh --bootstrap-server <broker> --create --topic ")
				.append(topic)
				.append(" --partitions <partitions of the source>");
		}
		return action.append("\n\nor name another topic in 'prosody.listener.")
			.append(cause.listenerId())
			.append(".dead-letter.topic', or set 'prosody.listener.")
			.append(cause.listenerId())
			.append(".dead-letter.enabled=false' to have such events logged only.")
			.toString();
	}

	/** {@code orders.placed-v2} becomes {@code ordersPlacedV2}. */
	private static String javaName(String topic) {
		StringBuilder name = new StringBuilder();
		for (String word : topic.split("[^A-Za-z0-9]+")) {
			name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
		}
		return name.toString();
	}

}
