package dev.prosody.codec;

import java.lang.reflect.Type;

import org.apache.kafka.common.header.Headers;

/** The bytes themselves. */
final class BytesCodec implements EventCodec {

	static final BytesCodec INSTANCE = new BytesCodec();

	private BytesCodec() {
	}

	@Override
	public Object decode(String topic, Headers headers, byte[] value, Type target) {
		TargetTypes.require(target, byte[].class, "bytes");
		return value.clone();
	}

	@Override
	public byte[] encode(String topic, Headers headers, Object payload) {
		if (payload instanceof byte[] bytes) {
			return bytes;
		}
		throw TargetTypes.notEncodable(payload, byte[].class, "bytes");
	}

	@Override
	public void checkTarget(Type target) {
		TargetTypes.check(target, byte[].class, "bytes");
	}

}
