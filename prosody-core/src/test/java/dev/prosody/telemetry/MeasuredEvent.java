package dev.prosody.telemetry;

import java.time.Instant;

import dev.prosody.handler.ProsodyEvent;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** An event as the engine would show it. */
record MeasuredEvent() implements ProsodyEvent<String> {

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
	public String key() {
		return "k1";
	}

	@Override
	public byte[] keyBytes() {
		throw new UnsupportedOperationException();
	}

	@Override
	public Headers headers() {
		throw new UnsupportedOperationException();
	}

	@Override
	public String payload() {
		throw new UnsupportedOperationException("a payload has no business in telemetry");
	}

	@Override
	public boolean isExcise() {
		return false;
	}

	@Override
	public @Nullable String header(String name) {
		throw new UnsupportedOperationException();
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
