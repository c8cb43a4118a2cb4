package dev.prosody.topic;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * What was found out about topics. A topic is in exactly one of the collections, or, if
 * the broker could not be asked about it, in none.
 *
 * @param existing topics that exist already
 * @param created topics that were created now
 * @param missing topics that do not exist or cannot be used, each with the reason: a
 * sentence that also says what to do
 * @param denied topics that the broker tells this client nothing about: whether they
 * exist is not known
 * @param unreachable why the broker could not be asked (it cannot be reached, it did not
 * answer in time, or it does not know this client), {@code null} if it could; a topic is
 * not missing because of that
 */
public record TopicReport(SortedSet<String> existing, SortedSet<String> created, SortedMap<String, String> missing,
		SortedSet<String> denied, @Nullable Throwable unreachable) {

	public TopicReport {
		existing = Collections.unmodifiableSortedSet(new TreeSet<>(existing));
		created = Collections.unmodifiableSortedSet(new TreeSet<>(created));
		denied = Collections.unmodifiableSortedSet(new TreeSet<>(denied));
		missing = Collections.unmodifiableSortedMap(new TreeMap<>(missing));
	}

}
