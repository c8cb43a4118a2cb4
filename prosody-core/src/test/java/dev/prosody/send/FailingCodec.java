package dev.prosody.send;

import java.lang.reflect.Type;

import dev.prosody.codec.EventCodec;
import org.apache.kafka.common.header.Headers;

/** Cannot encode, and says so with too many words. */
class FailingCodec implements EventCodec {

	@Override
	public Object decode(String topic, Headers headers, byte[] value, Type target) {
		throw new UnsupportedOperationException();
	}

	@Override
	public byte[] encode(String topic, Headers headers, Object payload) {
		throw new IllegalStateException("quotes the payload");
	}

}
