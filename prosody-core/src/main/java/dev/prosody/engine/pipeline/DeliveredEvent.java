package dev.prosody.engine.pipeline;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import dev.prosody.handler.EventHeaders;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.listener.ListenerDefinition;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record as handlers see it. Immutable once it was given to a handler; text forms are
 * made when asked for.
 */
final class DeliveredEvent implements ProsodyEvent<@Nullable Object>, Preparation.Result {

	private final ListenerDefinition listener;

	private final ConsumerRecord<byte[], byte[]> record;

	private @Nullable Object payload;

	/** What a monitor knows of the attempt that was begun last. */
	@Nullable Object attempted;

	DeliveredEvent(ListenerDefinition listener, ConsumerRecord<byte[], byte[]> record) {
		this.listener = listener;
		this.record = record;
	}

	/** Sets the payload, before the event is given to a handler. */
	DeliveredEvent decoded(@Nullable Object value) {
		this.payload = value;
		return this;
	}

	@Override
	public String listenerId() {
		return this.listener.id();
	}

	@Override
	public String groupId() {
		return this.listener.groupId();
	}

	@Override
	public String topic() {
		return this.record.topic();
	}

	@Override
	public int partition() {
		return this.record.partition();
	}

	@Override
	public long offset() {
		return this.record.offset();
	}

	@Override
	public Instant timestamp() {
		return Instant.ofEpochMilli(this.record.timestamp());
	}

	@Override
	public @Nullable String key() {
		byte[] key = this.record.key();
		return (key != null) ? new String(key, StandardCharsets.UTF_8) : null;
	}

	@Override
	public byte @Nullable [] keyBytes() {
		byte[] key = this.record.key();
		return (key != null) ? key.clone() : null;
	}

	@Override
	public @Nullable Object payload() {
		return this.payload;
	}

	@Override
	public boolean isExcise() {
		return this.record.value() == null;
	}

	/** A copy: a retry and a dead letter need the values as they came from the broker. */
	@Override
	public Headers headers() {
		RecordHeaders copy = new RecordHeaders();
		for (Header header : this.record.headers()) {
			byte[] value = header.value();
			copy.add(header.key(), (value != null) ? value.clone() : null);
		}
		copy.setReadOnly();
		return copy;
	}

	@Override
	public @Nullable String header(String name) {
		return first(this.record.headers().toArray(), name);
	}

	/**
	 * Most events have few headers or none: looking at all is faster than an iterator.
	 */
	private static @Nullable String first(Header[] headers, String name) {
		for (Header header : headers) {
			if (header.key().equals(name)) {
				byte[] value = header.value();
				return (value != null) ? new String(value, StandardCharsets.UTF_8) : null;
			}
		}
		return null;
	}

	@Override
	public String id() {
		String id = ownId();
		return (id != null) ? id : topic() + "-" + partition() + "-" + offset();
	}

	/** The id that its producer has given it, {@code null} if it has none. */
	@Nullable String ownId() {
		Header[] headers = this.record.headers().toArray();
		String id = first(headers, EventHeaders.EVENT_ID);
		if (id == null) {
			id = first(headers, EventHeaders.CLOUD_EVENT_ID);
		}
		String field = this.listener.options().dedup().idField();
		byte[] value = this.record.value();
		return (id == null && field != null && value != null) ? this.listener.codec().textField(value, field) : id;
	}

	@Override
	public @Nullable String type() {
		Header[] headers = this.record.headers().toArray();
		String type = first(headers, EventHeaders.EVENT_TYPE);
		if (type == null) {
			type = first(headers, EventHeaders.CLOUD_EVENT_TYPE);
		}
		if (type == null) {
			type = first(headers, EventHeaders.SPRING_TYPE_ID);
			type = (type != null) ? this.listener.options().typeMapping().getOrDefault(type, type) : null;
		}
		byte[] value = this.record.value();
		return (type == null && value != null) ? this.listener.codec().textField(value, "type") : type;
	}

	/** Coordinates and nothing else: keys and payloads do not belong into logs. */
	@Override
	public String toString() {
		return topic() + "-" + partition() + "@" + offset();
	}

}
