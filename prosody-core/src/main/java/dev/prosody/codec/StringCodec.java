package dev.prosody.codec;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import dev.prosody.failure.PermanentException;
import org.apache.kafka.common.header.Headers;

/** UTF-8 text. */
final class StringCodec implements EventCodec {

	static final StringCodec INSTANCE = new StringCodec();

	private StringCodec() {
	}

	@Override
	public Object decode(String topic, Headers headers, byte[] value, Type target) {
		TargetTypes.require(target, String.class, "string");
		ByteBuffer bytes = ByteBuffer.wrap(value);
		try {
			// A new decoder reports malformed input, new String(…) would replace it
			return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
		}
		catch (CharacterCodingException ex) {
			throw new PermanentException("not UTF-8 from byte " + (bytes.position() + 1) + " on", ex);
		}
	}

	@Override
	public byte[] encode(String topic, Headers headers, Object payload) {
		if (payload instanceof String text) {
			return text.getBytes(StandardCharsets.UTF_8);
		}
		throw TargetTypes.notEncodable(payload, String.class, "string");
	}

	@Override
	public void checkTarget(Type target) {
		TargetTypes.check(target, String.class, "string");
	}

}
