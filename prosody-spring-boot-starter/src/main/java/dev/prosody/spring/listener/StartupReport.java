package dev.prosody.spring.listener;

import java.util.Locale;
import java.util.Map;

import dev.prosody.listener.DeadLetterOptions;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.listener.Subscription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator wants to know about a listener when the application starts. */
final class StartupReport {

	private static final Logger logger = LoggerFactory.getLogger(StartupReport.class);

	private StartupReport() {
	}

	static void log(ListenerDraft draft) {
		ListenerDefinition definition = draft.definition();
		Map<String, Object> config = draft.consumerConfig();
		logger.info(
				"Listener '{}' reads {} in group '{}' (from {}), mode {}, max-concurrency {}, {}, group protocol {}{}",
				draft.id(), subscription(definition), definition.groupId(), draft.groupOrigin(), mode(definition),
				definition.options().maxConcurrency(), deadLetters(draft), ConsumerConfigChecks.protocol(config),
				definition.autoStartup() ? "" : "; it is not started automatically");
		if ("latest".equals(config.get(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG))) {
			logger.warn("Listener '{}' has auto.offset.reset=latest: events that are sent before its group has "
					+ "committed for the first time, also to new partitions, are never handled", draft.id());
		}
		Object autoCommit = config.get(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG);
		if (autoCommit != null && Boolean.parseBoolean(autoCommit.toString())) {
			logger.info("Listener '{}' ignores enable.auto.commit=true: it commits what is settled", draft.id());
		}
	}

	private static String subscription(ListenerDefinition definition) {
		return switch (definition.subscription()) {
			case Subscription.Topics topics -> topics.names().toString();
			case Subscription.Matching matching -> "topics that match '" + matching.pattern() + "'";
		};
	}

	private static String mode(ListenerDefinition definition) {
		return definition.options().mode().name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static String deadLetters(ListenerDraft draft) {
		DeadLetterOptions options = draft.definition().options().deadLetter();
		if (!options.enabled()) {
			return "no dead letters";
		}
		return "dead letters to " + (draft.topics().isEmpty() ? options.topic()
				: draft.topics().stream().map(options::topicFor).toList());
	}

}
