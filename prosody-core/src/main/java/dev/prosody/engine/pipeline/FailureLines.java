package dev.prosody.engine.pipeline;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes lines about exceptions. These are code of others, which loggers look at: what
 * they do then must not be felt by anyone but the reader.
 */
public final class FailureLines {

	/** As deep as causes are looked at elsewhere; nobody nests deeper on purpose. */
	private static final int MAX_CAUSES = 100;

	private FailureLines() {
	}

	/**
	 * Writes a line about an exception; about a stand-in with its name if it cannot be
	 * printed, and without what codecs quote.
	 * @param failure the exception
	 * @param line writes what it is given
	 */
	public static void write(Throwable failure, Consumer<Throwable> line) {
		try {
			line.accept(hasEnd(failure) ? LoggedFailure.of(failure) : standIn(failure, "its causes have no end"));
		}
		catch (Throwable ex) {
			line.accept(standIn(failure, "printing it failed with " + ex.getClass().getName()));
		}
	}

	/** Loggers know circles, and go on without end otherwise. */
	private static boolean hasEnd(Throwable failure) {
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		Throwable cause = failure;
		while (cause != null && seen.add(cause)) {
			if (seen.size() > MAX_CAUSES) {
				return false;
			}
			cause = cause.getCause();
		}
		return true;
	}

	private static Throwable standIn(Throwable failure, String reason) {
		return new IllegalStateException(failure.getClass().getName() + ", which cannot be printed: " + reason);
	}

}
