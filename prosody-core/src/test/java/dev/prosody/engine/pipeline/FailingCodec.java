package dev.prosody.engine.pipeline;

import java.lang.reflect.Type;

import dev.prosody.codec.EventCodec;
import org.apache.kafka.common.header.Headers;

/** A codec to which all bytes are bad. */
final class FailingCodec implements EventCodec {

	@Override
	public Object decode(String topic, Headers headers, byte[] value, Type target) {
		throw new IllegalArgumentException("bad bytes");
	}

	@Override
	public byte[] encode(String topic, Headers headers, Object payload) {
		throw new IllegalArgumentException("cannot be encoded");
	}

}
