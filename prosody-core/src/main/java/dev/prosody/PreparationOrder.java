package dev.prosody;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import dev.prosody.listener.DeadLetterOptions;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.listener.Subscription;

/**
 * The order in which topics of listeners are prepared: a listener that reads dead letters
 * finds its topic only after the preparation of the listener that sends them there.
 */
final class PreparationOrder {

	private PreparationOrder() {
	}

	static List<ListenerDefinition> of(Collection<ListenerDefinition> definitions) {
		List<ListenerDefinition> waiting = new ArrayList<>(definitions);
		List<ListenerDefinition> ordered = new ArrayList<>();
		while (!waiting.isEmpty()) {
			ListenerDefinition next = waiting.stream()
				.filter((reader) -> waiting.stream().noneMatch((other) -> other != reader && writesFor(other, reader)))
				.findFirst()
				.orElse(waiting.getFirst());
			waiting.remove(next);
			ordered.add(next);
		}
		return ordered;
	}

	private static boolean writesFor(ListenerDefinition writer, ListenerDefinition reader) {
		DeadLetterOptions letters = writer.options().deadLetter();
		return letters.enabled() && writer.subscription() instanceof Subscription.Topics sources
				&& reader.subscription() instanceof Subscription.Topics read
				&& sources.names().stream().map(letters::topicFor).anyMatch(read.names()::contains);
	}

}
