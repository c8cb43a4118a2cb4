package dev.prosody.spring.listener;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import dev.prosody.handler.EventHeaders;
import dev.prosody.handler.ProsodyEvent;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** An event without an engine. */
record TestEvent(byte @Nullable [] keyBytes, @Nullable Object payload, boolean isExcise,
		Headers headers) implements ProsodyEvent<@Nullable Object> {

	/** An event with a payload; without value if that is null. */
	static TestEvent of(@Nullable Object payload) {
		return of(payload, payload == null);
	}

	/** An event with a value that gives no payload. */
	static TestEvent withoutPayload() {
		return of(null, false);
	}

	private static TestEvent of(@Nullable Object payload, boolean excise) {
		return new TestEvent("key-1".getBytes(StandardCharsets.UTF_8), payload, excise, new RecordHeaders());
	}

	TestEvent key(byte @Nullable [] key) {
		return new TestEvent(key, this.payload, this.isExcise, this.headers);
	}

	TestEvent type(String type) {
		return header(EventHeaders.EVENT_TYPE, type.getBytes(StandardCharsets.UTF_8));
	}

	TestEvent header(String name, byte[] value) {
		RecordHeaders headers = new RecordHeaders(this.headers);
		headers.add(name, value);
		return new TestEvent(this.keyBytes, this.payload, this.isExcise, headers);
	}

	@Override
	public String listenerId() {
		return "orders";
	}

	@Override
	public String groupId() {
		return "billing";
	}

	@Override
	public String topic() {
		return "orders-topic";
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
		return Instant.ofEpochMilli(1234);
	}

	@Override
	public @Nullable String key() {
		return (this.keyBytes != null) ? new String(this.keyBytes, StandardCharsets.UTF_8) : null;
	}

	@Override
	public @Nullable String header(String name) {
		for (Header header : this.headers.headers(name)) {
			return new String(header.value(), StandardCharsets.UTF_8);
		}
		return null;
	}

	@Override
	public String id() {
		return "orders-topic-3-42";
	}

	@Override
	public @Nullable String type() {
		return header(EventHeaders.EVENT_TYPE);
	}

}
