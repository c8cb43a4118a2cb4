package dev.prosody.spring.listener;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.prosody.deadletter.DeadLetterHeaders;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.support.KafkaHeaders;

/**
 * Headers of an event by name: those of the record, and spring-kafka's names for what is
 * no header on the wire. Of several record headers of one name the first counts, as for
 * {@link ProsodyEvent#header}.
 */
final class HeaderValues {

	private static final List<String> DERIVED = List.of(KafkaHeaders.RECEIVED_TOPIC, KafkaHeaders.RECEIVED_PARTITION,
			KafkaHeaders.OFFSET, KafkaHeaders.RECEIVED_TIMESTAMP, KafkaHeaders.RECEIVED_KEY, KafkaHeaders.GROUP_ID,
			KafkaHeaders.DELIVERY_ATTEMPT);

	private HeaderValues() {
	}

	/** A value that is no record header, {@code null} if the name is none of those. */
	static @Nullable Object derived(String name, ProsodyEvent<?> event, EventContext context) {
		return switch (name) {
			case KafkaHeaders.RECEIVED_TOPIC -> event.topic();
			case KafkaHeaders.RECEIVED_PARTITION -> event.partition();
			case KafkaHeaders.OFFSET -> event.offset();
			case KafkaHeaders.RECEIVED_TIMESTAMP -> event.timestamp().toEpochMilli();
			case KafkaHeaders.RECEIVED_KEY -> event.key();
			case KafkaHeaders.GROUP_ID -> event.groupId();
			case KafkaHeaders.DELIVERY_ATTEMPT -> context.attempt();
			default -> null;
		};
	}

	/** The first record header of a name, {@code null} if there is none. */
	static byte @Nullable [] first(ProsodyEvent<?> event, String name) {
		for (Header header : event.headers().headers(name)) {
			return header.value();
		}
		return null;
	}

	/**
	 * The number in one of the headers that are binary: those of dead letters, which are
	 * spring-kafka's. {@code null} for all others.
	 */
	static @Nullable Object number(String name, byte[] value) {
		return switch (name) {
			case DeadLetterHeaders.ORIGINAL_PARTITION ->
				(value.length == Integer.BYTES) ? ByteBuffer.wrap(value).getInt() : null;
			case DeadLetterHeaders.ORIGINAL_OFFSET, DeadLetterHeaders.ORIGINAL_TIMESTAMP ->
				(value.length == Long.BYTES) ? ByteBuffer.wrap(value).getLong() : null;
			default -> null;
		};
	}

	/**
	 * All of them: the numbers of dead letters, else texts where the bytes are UTF-8, the
	 * bytes where they are not.
	 */
	static Map<String, Object> all(ProsodyEvent<?> event, EventContext context) {
		Map<String, Object> values = new LinkedHashMap<>();
		for (Header header : event.headers()) {
			if (header.value() != null) {
				Object number = number(header.key(), header.value());
				values.putIfAbsent(header.key(), (number != null) ? number : textOrBytes(header.value()));
			}
		}
		for (String name : DERIVED) {
			Object value = derived(name, event, context);
			if (value != null) {
				values.put(name, value);
			}
		}
		return values;
	}

	private static Object textOrBytes(byte[] value) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
		}
		catch (CharacterCodingException ex) {
			return value;
		}
	}

}
