package dev.prosody.spring.boot.autoconfigure;

import dev.prosody.MissingTopicsException;
import dev.prosody.spring.listener.ListenerPrefix;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says how to create the topics that listeners miss. */
final class MissingTopicsFailureAnalyzer extends AbstractFailureAnalyzer<MissingTopicsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingTopicsException cause) {
		return cause.deadLetter() ? new FailureAnalysis(cause.what(), deadLetterAction(cause), cause)
				: new FailureAnalysis(cause.getMessage(), action(cause), cause);
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
		return action.append("\nor set '")
			.append(ListenerPrefix.of(cause.listenerId()))
			.append(".topics.missing' to create, warn or ignore.")
			.toString();
	}

	private static String deadLetterAction(MissingTopicsException cause) {
		String prefix = ListenerPrefix.of(cause.listenerId()) + ".dead-letter";
		return cause.reason() + """


				Prosody creates them if neither '%s.create' nor 'spring.kafka.admin.auto-create' is false.
				Another topic can be named in '%s.topic'. With '%s.enabled=false', events that cannot be handled are \
				logged only.""".formatted(prefix, prefix, prefix);
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
