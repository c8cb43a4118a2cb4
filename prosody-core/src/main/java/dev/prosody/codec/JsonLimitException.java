package dev.prosody.codec;

import tools.jackson.core.exc.StreamConstraintsException;

/**
 * A limit of {@link JsonLimits} is exceeded. Only its text leaves the codec: Jackson adds
 * the path to where it happened, which is content.
 */
final class JsonLimitException extends StreamConstraintsException {

	private static final long serialVersionUID = 1L;

	private final String text;

	/**
	 * Creates the exception.
	 * @param what what is too large, without content
	 * @param limit the limit
	 * @param property name of the limit below {@code prosody.json}
	 */
	JsonLimitException(String what, long limit, String property) {
		super(what);
		this.text = what + " than " + limit + " (prosody.json." + property + ")";
	}

	/** What and which limit, without content. */
	String text() {
		return this.text;
	}

}
