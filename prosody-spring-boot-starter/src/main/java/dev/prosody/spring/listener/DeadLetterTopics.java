package dev.prosody.spring.listener;

import java.util.List;
import java.util.regex.Pattern;

import dev.prosody.listener.DeadLetterOptions;
import dev.prosody.listener.ListenerOptions;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Knows dead-letter topics by their names. */
final class DeadLetterTopics {

	private static final String PLACEHOLDER = "{topic}";

	private DeadLetterTopics() {
	}

	/**
	 * Switches dead letters off for listeners that read nothing but dead-letter topics,
	 * unless somebody decided otherwise: {@code orders-dlt-dlt} helps nobody.
	 */
	static List<ListenerDraft> settle(List<ListenerDraft> drafts) {
		drafts.forEach(DeadLetterTopics::rejectSource);
		return drafts.stream().map((draft) -> settle(draft, drafts)).toList();
	}

	private static ListenerDraft settle(ListenerDraft draft, List<ListenerDraft> all) {
		ListenerOptions options = draft.definition().options();
		DeadLetterOptions deadLetter = options.deadLetter();
		boolean readsDeadLettersOnly = !draft.topics().isEmpty() && draft.topics()
			.stream()
			.allMatch((topic) -> all.stream()
				.anyMatch((other) -> !other.isApartFrom(draft)
						&& isTarget(topic, other.definition().options().deadLetter())));
		if (!draft.deadLetterDecided() && readsDeadLettersOnly) {
			return draft.withOptions(options.toBuilder()
				.deadLetter(
						new DeadLetterOptions(false, deadLetter.topic(), deadLetter.create(), deadLetter.retention()))
				.build());
		}
		rejectImpossibleName(draft, deadLetter);
		rejectOwnTopic(draft, deadLetter);
		return draft;
	}

	/** Before any topic is taken for a dead-letter topic because of its name. */
	private static void rejectSource(ListenerDraft draft) {
		DeadLetterOptions deadLetter = draft.definition().options().deadLetter();
		if (deadLetter.enabled() && deadLetter.topic().equals(PLACEHOLDER)) {
			throw new FailureAnalyzedException(
					draft.words() + " sends its dead letters to '" + PLACEHOLDER
							+ "', the topic that it reads them from.",
					"Change 'deadLetterTopic' of " + draft.source().origin() + ", '" + draft.prefix()
							+ ".dead-letter.topic' or 'prosody.consumer.dead-letter.topic', for example to "
							+ "'{topic}-dlt', or set '" + draft.prefix() + ".dead-letter.enabled=false'.");
		}
	}

	private static void rejectImpossibleName(ListenerDraft draft, DeadLetterOptions deadLetter) {
		if (deadLetter.enabled() && !ListenerChecks.isPossible(deadLetter.topicFor("x"))) {
			throw new FailureAnalyzedException(
					draft.words() + " sends its dead letters to '" + deadLetter.topic()
							+ "', but no topic can have that name.",
					"Correct 'deadLetterTopic' of " + draft.source().origin() + ", '" + draft.prefix()
							+ ".dead-letter.topic' or 'prosody.consumer.dead-letter.topic'. {topic} stands for the "
							+ "topic that an event was read from. " + ListenerChecks.NAME_RULE);
		}
	}

	/** A letter that cannot be handled would come back for ever. */
	private static void rejectOwnTopic(ListenerDraft draft, DeadLetterOptions deadLetter) {
		for (String topic : draft.topics()) {
			String target = deadLetter.topicFor(topic);
			if (deadLetter.enabled() && draft.topics().contains(target)) {
				throw new FailureAnalyzedException(
						draft.words() + " sends its dead letters to topic '" + target + "', which it reads itself.",
						"Choose another 'deadLetterTopic', remove the topic from 'topics', or set " + "'"
								+ draft.prefix() + ".dead-letter.enabled=false'.");
			}
		}
	}

	/** Whether a topic's name is that of a dead-letter topic. */
	static boolean isTarget(String topic, DeadLetterOptions options) {
		if (!options.enabled()) {
			return false;
		}
		int placeholder = options.topic().indexOf(PLACEHOLDER);
		if (placeholder < 0) {
			return topic.equals(options.topic());
		}
		String before = Pattern.quote(options.topic().substring(0, placeholder));
		String after = Pattern.quote(options.topic().substring(placeholder + PLACEHOLDER.length()));
		return topic.matches(before + ".+" + after);
	}

}
