package dev.prosody;

import java.lang.reflect.Type;

import dev.prosody.codec.EventCodec;
import dev.prosody.failure.PermanentException;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * For handlers that take no {@code null}: a value that means nothing, such as JSON
 * {@code null}, cannot be decoded.
 *
 * @param codec decodes and encodes
 */
record PayloadRequired(EventCodec codec) implements EventCodec {

	@Override
	public Object decode(String topic, Headers headers, byte[] value, Type target) throws Exception {
		Object payload = this.codec.decode(topic, headers, value, target);
		if (payload == null) {
			throw new PermanentException(
					"The value decodes to null, which the handler does not expect. A handler that does says so with "
							+ "handlesExcise()");
		}
		return payload;
	}

	@Override
	public byte[] encode(String topic, Headers headers, Object payload) throws Exception {
		return this.codec.encode(topic, headers, payload);
	}

	@Override
	public @Nullable String textField(byte[] value, String field) {
		return this.codec.textField(value, field);
	}

	@Override
	public void check(byte[] value) throws Exception {
		this.codec.check(value);
	}

	@Override
	public void checkTarget(Type target) {
		this.codec.checkTarget(target);
	}

}
