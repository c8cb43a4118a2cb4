package dev.prosody.testing.secrets;

import java.nio.charset.StandardCharsets;

/**
 * Markers that tests put into what nobody may read in a log. {@link LoggedSecrets} looks
 * for them in every line that reaches it.
 */
public final class Planted {

	/** In payloads, header values and credentials: never logged. */
	public static final String SECRET = "X7-never-logged";

	/** In keys: logged at DEBUG and below at most. */
	public static final String KEY = "X7-no-key-above-debug";

	/** Name of a header that carries a planted value. */
	public static final String HEADER = "planted";

	private Planted() {
	}

	/** A payload, header value or password that can be told from others. */
	public static String secret(String name) {
		return SECRET + "-" + name;
	}

	/** A key that can be told from others. */
	public static String key(String name) {
		return KEY + "-" + name;
	}

	/** The value of {@link #HEADER}. */
	public static byte[] headerValue() {
		return secret("header").getBytes(StandardCharsets.UTF_8);
	}

}
