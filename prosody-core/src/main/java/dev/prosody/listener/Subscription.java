package dev.prosody.listener;

import java.util.List;
import java.util.regex.Pattern;

/** What a listener reads. */
public sealed interface Subscription {

	/**
	 * Fixed topics.
	 *
	 * @param names their names: at least one, none blank
	 */
	record Topics(List<String> names) implements Subscription {

		public Topics {
			names = List.copyOf(names);
			if (names.isEmpty() || names.stream().anyMatch(String::isBlank)) {
				throw new IllegalArgumentException(
						"'names' must hold at least one topic, none blank, but was " + names);
			}
		}

	}

	/**
	 * All topics whose whole name matches, also those created later; never the listener's
	 * own dead-letter topics.
	 *
	 * @param pattern the pattern
	 */
	record Matching(Pattern pattern) implements Subscription {
	}

}
