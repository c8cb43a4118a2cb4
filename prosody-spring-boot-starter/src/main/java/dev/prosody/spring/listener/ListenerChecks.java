package dev.prosody.spring.listener;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.prosody.listener.Subscription;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Checks of the listeners against each other. */
final class ListenerChecks {

	/** What Kafka says about names. */
	static final String NAME_RULE = "Names of topics consist of 1 to 249 letters, digits, '.', '_' and '-'.";

	private ListenerChecks() {
	}

	static void check(List<ListenerDraft> drafts) {
		drafts.forEach(ListenerChecks::rejectImpossibleTopics);
		rejectDuplicateIds(drafts);
		for (int i = 0; i < drafts.size(); i++) {
			for (ListenerDraft other : drafts.subList(i + 1, drafts.size())) {
				rejectCommonTopic(drafts.get(i), other);
			}
		}
	}

	private static void rejectDuplicateIds(List<ListenerDraft> drafts) {
		Map<String, ListenerDraft> byId = new HashMap<>();
		for (ListenerDraft draft : drafts) {
			ListenerDraft other = byId.putIfAbsent(draft.id(), draft);
			if (other != null) {
				throw duplicateId(other, draft);
			}
		}
	}

	private static FailureAnalyzedException duplicateId(ListenerDraft one, ListenerDraft other) {
		String description = "Two listeners have the id '" + one.id() + "': " + one.source().place() + ", and "
				+ other.source().place() + ".";
		Object origin = one.source().annotationSource();
		if (origin == null || !origin.equals(other.source().annotationSource())) {
			return new FailureAnalyzedException(description,
					"Give one of them another id, with the attribute 'id' of @ProsodyListener or in the call that adds "
							+ "it to the ProsodyListenerRegistrar.");
		}
		return new FailureAnalyzedException(description + " They share one @ProsodyListener.",
				"Define one bean of the class only. If both are wanted, let one be of a subclass "
						+ ((origin instanceof Method) ? "that overrides the method with" : "with")
						+ " a @ProsodyListener of its own: another 'id', and another topic or 'groupId'.");
	}

	private static void rejectImpossibleTopics(ListenerDraft draft) {
		for (String topic : draft.topics()) {
			if (!isPossible(topic)) {
				throw new FailureAnalyzedException(
						draft.words() + " reads topic '" + topic + "', but no topic can have that name.",
						"Correct the attribute 'topics' of " + draft.source().origin() + ". " + NAME_RULE);
			}
		}
	}

	/** Whether Kafka allows a topic of this name. */
	static boolean isPossible(String topic) {
		return topic.matches("[A-Za-z0-9._-]{1,249}") && !topic.matches("[.]{1,2}");
	}

	/**
	 * Each partition would be assigned to one of the two, which would see half of the
	 * events.
	 */
	private static void rejectCommonTopic(ListenerDraft one, ListenerDraft other) {
		if (!one.definition().groupId().equals(other.definition().groupId()) || one.isApartFrom(other)) {
			return;
		}
		String topic = commonTopic(one, other);
		if (topic != null) {
			throw new FailureAnalyzedException(
					one.words() + " and listener '" + other.id() + "' (" + other.source().place()
							+ ") both read topic '" + topic + "' in group '" + one.definition().groupId()
							+ "': each would receive only some of its partitions.",
					"Make them one listener, for example one @ProsodyListener class with several @OnEvent methods, or "
							+ "give one of them its own 'groupId'.");
		}
	}

	private static @Nullable String commonTopic(ListenerDraft one, ListenerDraft other) {
		for (String topic : one.topics()) {
			if (reads(other, topic)) {
				return topic;
			}
		}
		for (String topic : other.topics()) {
			if (reads(one, topic)) {
				return topic;
			}
		}
		return null;
	}

	private static boolean reads(ListenerDraft draft, String topic) {
		return switch (draft.definition().subscription()) {
			case Subscription.Topics topics -> topics.names().contains(topic);
			case Subscription.Matching matching -> matching.pattern().matcher(topic).matches()
					&& !DeadLetterTopics.isTarget(topic, draft.definition().options().deadLetter());
		};
	}

}
