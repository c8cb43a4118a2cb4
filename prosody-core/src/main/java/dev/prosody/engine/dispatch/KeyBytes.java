package dev.prosody.engine.dispatch;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * The bytes of a key as a map key, hashed once. Comparable, so that keys chosen to
 * collide make a map slower by a logarithm only.
 */
final class KeyBytes implements Comparable<KeyBytes> {

	private final byte[] bytes;

	private final int hash;

	KeyBytes(byte[] bytes) {
		this.bytes = bytes;
		this.hash = Arrays.hashCode(bytes);
	}

	byte[] bytes() {
		return this.bytes;
	}

	/** The key as UTF-8, in hexadecimal if it is not. */
	String text() {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(this.bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			return HexFormat.of().formatHex(this.bytes);
		}
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof KeyBytes key && this.hash == key.hash && Arrays.equals(this.bytes, key.bytes);
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

	@Override
	public int compareTo(KeyBytes other) {
		return Arrays.compareUnsigned(this.bytes, other.bytes);
	}

	/** The hash in hexadecimal: what may be shown of a key. */
	@Override
	public String toString() {
		return Integer.toHexString(this.hash);
	}

}
