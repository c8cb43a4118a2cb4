package dev.prosody.handler;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * What logs, status and traces show instead of a key, which may be personal data: the
 * first 16 hexadecimal digits of its SHA-256. An operator who knows the key finds it with
 * {@code printf %s KEY | sha256sum | cut -c1-16}.
 */
public final class KeyHash {

	private static final int BYTES = 8;

	private KeyHash() {
	}

	/**
	 * The hash of a key.
	 * @param key the key's bytes, {@code null} if there is none
	 * @return its hash, {@code null} if there is no key
	 */
	public static @Nullable String of(byte @Nullable [] key) {
		if (key == null) {
			return null;
		}
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
			return HexFormat.of().formatHex(digest, 0, BYTES);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
