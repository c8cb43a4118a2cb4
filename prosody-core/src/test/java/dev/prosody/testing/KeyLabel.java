package dev.prosody.testing;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/** Names a key in a history: its text, or its bytes where they are no text. */
public final class KeyLabel {

	private KeyLabel() {
	}

	/**
	 * The label of a key.
	 * @param key the key's bytes
	 * @return the label, {@code null} without key
	 */
	public static @Nullable String of(byte @Nullable [] key) {
		if (key == null) {
			return null;
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
		}
		catch (CharacterCodingException ex) {
			return "0x" + HexFormat.of().formatHex(key);
		}
	}

}
