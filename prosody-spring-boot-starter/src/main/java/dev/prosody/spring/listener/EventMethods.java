package dev.prosody.spring.listener;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Handler methods of one class by event type; the most specific one wins.
 *
 * @param byType methods for exactly one type
 * @param byPrefix methods for all types with a prefix
 * @param byDefault the method for all others, {@code null} if there is none
 */
record EventMethods(Map<String, EventMethod> byType, List<Prefix> byPrefix, @Nullable EventMethod byDefault) {

	EventMethods {
		byType = Map.copyOf(byType);
		byPrefix = byPrefix.stream()
			.sorted(Comparator.comparingInt((Prefix prefix) -> prefix.text().length()).reversed())
			.toList();
	}

	/**
	 * A prefix of event types.
	 *
	 * @param text the prefix, with a dot at its end
	 * @param method the method
	 */
	record Prefix(String text, EventMethod method) {
	}

	@Nullable EventMethod select(@Nullable String type) {
		if (type != null) {
			EventMethod exact = this.byType.get(type);
			if (exact != null) {
				return exact;
			}
			for (Prefix prefix : this.byPrefix) {
				if (type.startsWith(prefix.text())) {
					return prefix.method();
				}
			}
		}
		return this.byDefault;
	}

	Collection<EventMethod> all() {
		Stream<EventMethod> typed = Stream.concat(this.byType.values().stream(),
				this.byPrefix.stream().map(Prefix::method));
		return ((this.byDefault != null) ? Stream.concat(typed, Stream.of(this.byDefault)) : typed).toList();
	}

}
