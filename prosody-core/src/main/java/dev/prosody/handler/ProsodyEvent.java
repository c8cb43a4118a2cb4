package dev.prosody.handler;

import java.time.Instant;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One event as a handler sees it: an immutable view of a Kafka record with its decoded
 * payload. It stays readable after the handler returned. Thread-safe.
 *
 * @param <T> the payload's type
 */
public interface ProsodyEvent<T extends @Nullable Object> {

	/** Id of the listener that received the event. */
	String listenerId();

	/** Consumer group in which the event was received. */
	String groupId();

	/** Topic the event was read from. */
	String topic();

	/** Partition of the topic. */
	int partition();

	/** Offset in the partition. */
	long offset();

	/** Time in the record, set by its producer or by the broker's log append. */
	Instant timestamp();

	/**
	 * The key as UTF-8 text, malformed bytes replaced by U+FFFD; {@code null} if the
	 * record has no key. Events of one key are handled one after another; events without
	 * key in no order. Use {@link #keyBytes()} where keys are not text.
	 */
	@Nullable String key();

	/** A copy of the key's bytes, {@code null} if the record has no key. */
	byte @Nullable [] keyBytes();

	/**
	 * The decoded payload; {@code null} for a record without value (excise), and for a
	 * value that decodes to {@code null}, as JSON {@code null} does. Both reach only
	 * handlers that ask for {@code null}; {@link #isExcise()} tells the two apart.
	 */
	T payload();

	/**
	 * Whether the record has no value, which says that its key is to be forgotten. Bytes
	 * that are decoded to null, or cannot be decoded, are a value.
	 */
	boolean isExcise();

	/** The record's headers, read-only. */
	Headers headers();

	/** Text of the first header with exactly this name, {@code null} if there is none. */
	@Nullable String header(String name);

	/**
	 * Identity of the event: header {@code prosody-event-id}, else {@code ce_id}, else
	 * the payload's text field named by {@code dedup.id-field}, if that is set, else
	 * {@code topic-partition-offset}.
	 */
	String id();

	/**
	 * Type of the event: header {@code prosody-event-type}, else {@code ce_type}, else
	 * {@code __TypeId__} (as text, mapped by the listener's {@code typeMapping}, never a
	 * class to load), else the payload's top-level text field {@code type} if the codec
	 * knows such a thing, else {@code null}.
	 */
	@Nullable String type();

}
