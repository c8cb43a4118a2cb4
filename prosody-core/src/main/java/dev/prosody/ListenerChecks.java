package dev.prosody;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.prosody.kafka.BootstrapServers;
import dev.prosody.listener.DeadLetterOptions;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.listener.Subscription;

/** Rules about listeners that no listener can check alone. */
final class ListenerChecks {

	private ListenerChecks() {
	}

	static void check(Collection<ListenerDefinition> definitions) {
		Set<String> ids = new HashSet<>();
		Map<String, List<ListenerDefinition>> readers = new HashMap<>();
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

	private static void checkReader(ListenerDefinition definition, String topic,
			Map<String, List<ListenerDefinition>> readers) {
		List<ListenerDefinition> others = readers.computeIfAbsent(definition.groupId() + "\n" + topic,
				(key) -> new ArrayList<>());
		for (ListenerDefinition other : others) {
			if (other != definition && !servers(other).areApartFrom(servers(definition))) {
				throw new IllegalArgumentException("Listeners '" + other.id() + "' and '" + definition.id()
						+ "' read topic '" + topic + "' in the same group '" + definition.groupId()
						+ "': each would get a part of the events. Make them one listener, or give one its own group "
						+ "id");
			}
		}
		others.add(definition);
	}

	private static BootstrapServers servers(ListenerDefinition definition) {
		return BootstrapServers.of(definition.clients().consumerConfig());
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
