package dev.prosody.spring.listener;

import java.util.Collection;
import java.util.Comparator;

import org.jspecify.annotations.Nullable;

/** Finds the id, or name, that somebody probably meant. */
public final class NearestId {

	private NearestId() {
	}

	/** The candidate with the fewest edits, {@code null} if there is none. */
	public static @Nullable String of(String id, Collection<String> candidates) {
		return candidates.stream().min(Comparator.comparingInt((candidate) -> distance(id, candidate))).orElse(null);
	}

	/** Levenshtein's distance, one row at a time. */
	public static int distance(String one, String other) {
		int[] row = new int[other.length() + 1];
		for (int j = 0; j <= other.length(); j++) {
			row[j] = j;
		}
		for (int i = 1; i <= one.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j <= other.length(); j++) {
				int replaced = diagonal + ((one.charAt(i - 1) != other.charAt(j - 1)) ? 1 : 0);
				diagonal = row[j];
				row[j] = Math.min(replaced, 1 + Math.min(row[j - 1], row[j]));
			}
		}
		return row[other.length()];
	}

}
