package dev.prosody.spring.listener;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.prosody.codec.EventCodec;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.EventFilter;
import dev.prosody.handler.EventInterceptor;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.listener.ListenerExtensions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the bytes of the value beside the payload, for handler methods that want a
 * {@code ConsumerRecord}: a codec that decodes into both, to be undone before the method
 * sees the event.
 */
final class RecordKeeping {

	private RecordKeeping() {
	}

	/**
	 * The type that asks {@link #codec} to keep the bytes.
	 *
	 * @param payloadType the payload's type, {@code null} if only the bytes are wanted
	 */
	record KeepingType(@Nullable Type payloadType) implements Type {
	}

	/** What the codec decodes into. */
	@SuppressWarnings("ArrayRecordComponent")
	record Kept(byte[] bytes, @Nullable Object payload) {
	}

	/** A codec that understands {@link KeepingType}. */
	static EventCodec codec(EventCodec delegate) {
		return new EventCodec() {

			@Override
			public @Nullable Object decode(String topic, Headers headers, byte[] value, Type target) throws Exception {
				if (target instanceof KeepingType keeping) {
					Type type = keeping.payloadType();
					return new Kept(value,
							(type != null) ? delegate.decode(topic, headers, value, type) : value.clone());
				}
				return delegate.decode(topic, headers, value, target);
			}

			@Override
			public byte[] encode(String topic, Headers headers, Object payload) throws Exception {
				return delegate.encode(topic, headers, payload);
			}

			@Override
			public @Nullable String textField(byte[] value, String field) {
				return delegate.textField(value, field);
			}

			@Override
			public void check(byte[] value) throws Exception {
				delegate.check(value);
			}

			@Override
			public void checkTarget(Type target) {
				Type type = (target instanceof KeepingType keeping) ? keeping.payloadType() : target;
				if (type != null) {
					delegate.checkTarget(type);
				}
			}

		};
	}

	/** The event with its real payload. */
	static ProsodyEvent<?> reveal(ProsodyEvent<?> event) {
		return (event.payload() instanceof Kept kept) ? new RevealedEvent(event, kept.bytes(), kept.payload()) : event;
	}

	/** Extensions that see the real payloads. */
	static ListenerExtensions revealing(ListenerExtensions extensions) {
		List<EventFilter> filters = new ArrayList<>();
		extensions.filters().forEach((filter) -> filters.add((event) -> filter.accepts(reveal(event))));
		List<EventInterceptor> interceptors = new ArrayList<>();
		extensions.interceptors().forEach((interceptor) -> interceptors.add((event, context, handling) -> {
			ProsodyEvent<?> revealed = reveal(event);
			return interceptor.intercept(revealed, reveal(context, revealed), handling);
		}));
		return new ListenerExtensions(filters, interceptors, extensions.dedupStore());
	}

	/** The context that knows the revealed event. */
	static EventContext reveal(EventContext context, ProsodyEvent<?> event) {
		return (context.event() == event) ? context : new RevealedContext(context, event);
	}

	/** The record behind a revealed event, as far as its parts are known. */
	static ConsumerRecord<byte @Nullable [], byte @Nullable []> record(ProsodyEvent<?> event, EventContext context) {
		byte[] key = event.keyBytes();
		// A copy: a retry and a dead letter need the bytes as they came from the broker
		byte[] value = (event instanceof RevealedEvent revealed) ? revealed.bytes().clone() : null;
		return new ConsumerRecord<>(event.topic(), event.partition(), event.offset(), event.timestamp().toEpochMilli(),
				TimestampType.NO_TIMESTAMP_TYPE, size(key), size(value), key, value, event.headers(), Optional.empty());
	}

	private static int size(byte @Nullable [] bytes) {
		return (bytes != null) ? bytes.length : ConsumerRecord.NULL_SIZE;
	}

}
