package dev.prosody.send;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;

import dev.prosody.codec.EventCodec;
import dev.prosody.handler.EventHeaders;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Writes the headers of {@link TypeHeader#SPRING}; another codec does the rest. */
final class TypeHeaderCodec implements EventCodec {

	private static final String CONTENT_TYPE = "__ContentTypeId__";

	private static final String KEY_TYPE = "__KeyTypeId__";

	private final EventCodec codec;

	TypeHeaderCodec(EventCodec codec) {
		this.codec = codec;
	}

	@Override
	public @Nullable Object decode(String topic, Headers headers, byte[] value, Type target) throws Exception {
		return this.codec.decode(topic, headers, value, target);
	}

	@Override
	public byte[] encode(String topic, Headers headers, Object payload) throws Exception {
		byte[] value = this.codec.encode(topic, headers, payload);
		// a Kafka serializer behind the codec may have written it already
		if (!(payload instanceof byte[]) && headers.lastHeader(EventHeaders.SPRING_TYPE_ID) == null) {
			add(headers, EventHeaders.SPRING_TYPE_ID, payload.getClass());
			if (payload instanceof Collection || payload instanceof Map) {
				add(headers, CONTENT_TYPE, Object.class);
			}
			if (payload instanceof Map) {
				add(headers, KEY_TYPE, Object.class);
			}
		}
		return value;
	}

	@Override
	public @Nullable String textField(byte[] value, String field) {
		return this.codec.textField(value, field);
	}

	private static void add(Headers headers, String name, Class<?> type) {
		headers.add(name, type.getName().getBytes(StandardCharsets.UTF_8));
	}

}
