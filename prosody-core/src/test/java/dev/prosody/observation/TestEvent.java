package dev.prosody.observation;

import dev.prosody.testing.FixedEvent;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** What an observation may look at: never the key's text, never the payload. */
final class TestEvent extends FixedEvent {

	private final Headers headers;

	private final byte @Nullable [] keyBytes;

	TestEvent(Headers headers, byte @Nullable [] keyBytes) {
		this.headers = headers;
		this.keyBytes = keyBytes;
	}

	@Override
	public Headers headers() {
		return this.headers;
	}

	@Override
	public byte @Nullable [] keyBytes() {
		return this.keyBytes;
	}

}
