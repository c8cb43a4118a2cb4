package dev.prosody.observation;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Trace context in record headers: exact names, UTF-8 text, the first one counts. */
final class TraceHeaders {

	private TraceHeaders() {
	}

	/**
	 * Appends a header, so that headers which are there already stay as they are. An
	 * empty text (the usual {@code tracestate}) means the same as no header, and none is
	 * written.
	 */
	static void set(@Nullable Headers headers, String name, String value) {
		if (headers != null && !value.isEmpty()) {
			headers.add(name, value.getBytes(StandardCharsets.UTF_8));
		}
	}

	/**
	 * Text of the first header of this name, {@code null} if there is none or no text.
	 */
	static @Nullable String get(@Nullable Headers headers, String name) {
		if (headers == null) {
			return null;
		}
		for (Header header : headers.headers(name)) {
			return text(header.value());
		}
		return null;
	}

	private static @Nullable String text(byte @Nullable [] value) {
		if (value == null) {
			return null;
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
		}
		catch (CharacterCodingException ex) {
			// Headers are anybody's bytes: a trace is not worth a failure
			return null;
		}
	}

}
