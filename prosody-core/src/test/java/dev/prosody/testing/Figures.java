package dev.prosody.testing;

/** Prints what was measured. Tests print times and rates; they never judge them. */
public final class Figures {

	private Figures() {
	}

	/**
	 * Prints a line.
	 * @param test who measured
	 * @param format the text, as for {@link String#format}
	 * @param values its values
	 */
	public static void print(String test, String format, Object... values) {
		System.out.println("[figures] " + test + ": " + format.formatted(values));
	}

}
