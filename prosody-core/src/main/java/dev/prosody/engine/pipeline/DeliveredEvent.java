package dev.prosody.engine.pipeline;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

import dev.prosody.codec.EventCodec;
import dev.prosody.handler.EventHeaders;
import dev.prosody.handler.ProsodyEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record as handlers see it. Immutable once it was given to a handler; text forms are
 * made when asked for.
 */
final class DeliveredEvent implements ProsodyEvent<@Nullable Object> {

	private final String listenerId;

	private final String groupId;

	private final ConsumerRecord<byte[], byte[]> record;

	private final EventCodec codec;

	private final Map<String, String> typeMapping;

	private @Nullable Object payload;

	DeliveredEvent(String listenerId, String groupId, ConsumerRecord<byte[], byte[]> record, EventCodec codec,
			Map<String, String> typeMapping) {
		this.listenerId = listenerId;
		this.groupId = groupId;
		this.record = record;
		this.codec = codec;
		this.typeMapping = typeMapping;
		if (record.headers() instanceof RecordHeaders headers) {
			// a dead letter must carry them unchanged
			headers.setReadOnly();
		}
	}

	/** Sets the payload, before the event is given to a handler. */
	DeliveredEvent decoded(@Nullable Object value) {
		this.payload = value;
		return this;
	}

	@Override
	public String listenerId() {
		return this.listenerId;
	}

	@Override
	public String groupId() {
		return this.groupId;
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
	public Headers headers() {
		return this.record.headers();
	}

	@Override
	public @Nullable String header(String name) {
		for (Header header : this.record.headers().headers(name)) {
			byte[] value = header.value();
			return (value != null) ? new String(value, StandardCharsets.UTF_8) : null;
		}
		return null;
	}

	@Override
	public String id() {
		String id = header(EventHeaders.EVENT_ID);
		if (id == null) {
			id = header(EventHeaders.CLOUD_EVENT_ID);
		}
		return (id != null) ? id : topic() + "-" + partition() + "-" + offset();
	}

	@Override
	public @Nullable String type() {
		String type = header(EventHeaders.EVENT_TYPE);
		if (type == null) {
			type = header(EventHeaders.CLOUD_EVENT_TYPE);
		}
		if (type == null) {
			type = header(EventHeaders.SPRING_TYPE_ID);
			type = (type != null) ? this.typeMapping.getOrDefault(type, type) : null;
		}
		byte[] value = this.record.value();
		return (type == null && value != null) ? this.codec.textField(value, "type") : type;
	}

	/** Coordinates and nothing else: keys and payloads do not belong into logs. */
	@Override
	public String toString() {
		return topic() + "-" + partition() + "@" + offset();
	}

}
