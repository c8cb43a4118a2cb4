package dev.prosody;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import dev.prosody.listener.DeadLetterOptions;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.listener.Subscription;

/** Rules about listeners that no listener can check alone. */
final class ListenerChecks {

	private ListenerChecks() {
	}

	static void check(Collection<ListenerDefinition> definitions) {
		Set<String> ids = new HashSet<>();
		Map<String, String> readers = new HashMap<>();
		for (ListenerDefinition definition : definitions) {
			if (!ids.add(definition.id())) {
				throw new IllegalArgumentException("Two listeners have the id '" + definition.id() + "'");
			}
			if (definition.subscription() instanceof Subscription.Topics topics) {
				for (String topic : topics.names()) {
					checkReader(definition, topic, readers);
					checkDeadLetter(definition, topic, topics);
				}
			}
		}
	}

	private static void checkReader(ListenerDefinition definition, String topic, Map<String, String> readers) {
		String other = readers.put(definition.groupId() + "\n" + topic, definition.id());
		if (other != null && !other.equals(definition.id())) {
			throw new IllegalArgumentException("Listeners '" + other + "' and '" + definition.id() + "' read topic '"
					+ topic + "' in the same group '" + definition.groupId()
					+ "': each would get a part of the events. Make them one listener, or give one its own group id");
		}
	}

	private static void checkDeadLetter(ListenerDefinition definition, String topic, Subscription.Topics topics) {
		DeadLetterOptions deadLetter = definition.options().deadLetter();
		if (deadLetter.enabled() && topics.names().contains(deadLetter.topicFor(topic))) {
			throw new IllegalArgumentException(
					"Listener '" + definition.id() + "' would send dead letters of '" + topic + "' to '"
							+ deadLetter.topicFor(topic) + "', which it reads itself. Set another dead-letter topic");
		}
	}

}
