package dev.prosody.testing;

import java.time.Instant;

import dev.prosody.handler.ProsodyEvent;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * An event as the engine would show it, always the same: what a test does not expect to
 * be looked at is not there.
 */
public class FixedEvent implements ProsodyEvent<String> {

	@Override
	public String listenerId() {
		return "shipping";
	}

	@Override
	public String groupId() {
		return "billing";
	}

	@Override
	public String topic() {
		return "orders";
	}

	@Override
	public int partition() {
		return 3;
	}

	@Override
	public long offset() {
		return 42;
	}

	@Override
	public Instant timestamp() {
		return Instant.EPOCH;
	}

	@Override
	public @Nullable String key() {
		throw new UnsupportedOperationException("the key has no business here");
	}

	@Override
	public byte @Nullable [] keyBytes() {
		throw new UnsupportedOperationException("the key has no business here");
	}

	@Override
	public String payload() {
		throw new UnsupportedOperationException("the payload has no business here");
	}

	@Override
	public boolean isExcise() {
		return false;
	}

	@Override
	public Headers headers() {
		throw new UnsupportedOperationException("headers have no business here");
	}

	@Override
	public @Nullable String header(String name) {
		throw new UnsupportedOperationException("headers have no business here");
	}

	@Override
	public String id() {
		return "orders-3-42";
	}

	@Override
	public @Nullable String type() {
		return null;
	}

}
