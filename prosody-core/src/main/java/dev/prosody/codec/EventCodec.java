package dev.prosody.codec;

import java.lang.reflect.Type;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Turns payloads into bytes and back. Thread-safe. Implementations throw whatever their
 * library throws: an {@link java.io.IOException} or a Kafka {@code RetriableException}
 * (anywhere in the causes) means that decoding may succeed later, anything else that the
 * bytes are bad. The message of a {@link dev.prosody.failure.PermanentException} or a
 * {@link dev.prosody.failure.DecodingException} is quoted in the log and in the dead
 * letter and must say why, and where, without content; other messages stay out of both,
 * except for the stack trace in the letter.
 */
public interface EventCodec {

	/**
	 * Decodes a value that is not null.
	 * @param topic the topic it was read from
	 * @param headers the record's headers, read-only
	 * @param value the bytes, possibly empty; not to be changed
	 * @param target the payload type that the handler asks for, possibly generic
	 * @return the payload, an instance of {@code target} or {@code null} (JSON
	 * {@code null})
	 * @throws Exception if the bytes cannot be decoded
	 */
	@Nullable Object decode(String topic, Headers headers, byte[] value, Type target) throws Exception;

	/**
	 * Encodes a payload that is not null.
	 * @param topic the topic it is sent to
	 * @param headers the record's headers; the codec may add its own
	 * @param payload the payload
	 * @return the bytes
	 * @throws Exception if the payload cannot be encoded
	 */
	byte[] encode(String topic, Headers headers, Object payload) throws Exception;

	/**
	 * Text of a top-level field, where the format has such a thing and it can be found
	 * without decoding the whole. Must not fail on bad bytes.
	 * @param value the bytes
	 * @param field the field's name
	 * @return its text, {@code null} if there is none
	 */
	default @Nullable String textField(byte[] value, String field) {
		return null;
	}

	/**
	 * Fails if the bytes can be decoded into nothing at all. Asked about an event that
	 * says no type and that no handler method matches, before it is skipped: it may be
	 * one that cannot be read. By default, nothing is checked.
	 * @param value the bytes
	 * @throws Exception as {@link #decode} does
	 */
	default void check(byte[] value) throws Exception {
	}

	/**
	 * Fails if no value at all could be decoded into a type. Asked about every payload
	 * type before anything starts: otherwise each event would be a dead letter. By
	 * default, nothing is checked.
	 * @param target the payload type that a handler asks for, possibly generic
	 * @throws IllegalArgumentException saying why, in a sentence
	 */
	default void checkTarget(Type target) {
	}

}
