package dev.prosody.codec;

/**
 * How large JSON may be that is read from Kafka, whatever the mapper allows that reads
 * it: what a stranger has sent must not decide how much memory and time it costs. A value
 * beyond a limit is a permanent failure.
 *
 * @param maxNestingDepth levels of objects and arrays within each other, at least 1
 * @param maxStringLength characters of a text, at least 1
 * @param maxNumberLength characters of a number, at least 1; the time it takes to read
 * some grows with the square of it
 * @param maxNameLength characters of a field's name, at least 1
 * @param maxDocumentBytes bytes of a whole value, at least 1
 */
public record JsonLimits(int maxNestingDepth, int maxStringLength, int maxNumberLength, int maxNameLength,
		long maxDocumentBytes) {

	/**
	 * 500 levels, texts of 10,000,000 characters, numbers of 1,000, names of 50,000,
	 * values of 16 MiB.
	 */
	public static final JsonLimits DEFAULTS = new JsonLimits(500, 10_000_000, 1_000, 50_000, 16L * 1024 * 1024);

	public JsonLimits {
		atLeastOne("maxNestingDepth", maxNestingDepth);
		atLeastOne("maxStringLength", maxStringLength);
		atLeastOne("maxNumberLength", maxNumberLength);
		atLeastOne("maxNameLength", maxNameLength);
		atLeastOne("maxDocumentBytes", maxDocumentBytes);
	}

	private static void atLeastOne(String name, long value) {
		if (value < 1) {
			throw new IllegalArgumentException("'" + name + "' must be at least 1 but was " + value);
		}
	}

}
