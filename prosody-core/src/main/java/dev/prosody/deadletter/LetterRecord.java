package dev.prosody.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Writes a dead letter as a Kafka record. */
final class LetterRecord {

	private static final DateTimeFormatter RFC_3339 = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
		.withZone(ZoneOffset.UTC);

	private LetterRecord() {
	}

	/** The time of the record is that of the send: retention counts from then. */
	static ProducerRecord<byte[], byte[]> of(DeadLetter letter, @Nullable Integer partition, Headers trace,
			Detail detail) {
		ConsumerRecord<byte[], byte[]> source = letter.record();
		Headers headers = new RecordHeaders();
		source.headers().forEach(headers::add);
		trace.forEach(headers::add);
		addSource(headers, letter);
		addFailure(headers, letter, detail);
		return new ProducerRecord<>(letter.topic(), partition, null, source.key(),
				(detail != Detail.WITHOUT_VALUE) ? source.value() : null, headers);
	}

	private static void addSource(Headers headers, DeadLetter letter) {
		ConsumerRecord<byte[], byte[]> source = letter.record();
		headers.add(DeadLetterHeaders.ORIGINAL_TOPIC, utf8(source.topic()));
		headers.add(DeadLetterHeaders.ORIGINAL_PARTITION, ByteBuffer.allocate(4).putInt(source.partition()).array());
		headers.add(DeadLetterHeaders.ORIGINAL_OFFSET, longBytes(source.offset()));
		headers.add(DeadLetterHeaders.ORIGINAL_TIMESTAMP, longBytes(source.timestamp()));
		headers.add(DeadLetterHeaders.ORIGINAL_TIMESTAMP_TYPE, utf8(source.timestampType().toString()));
		headers.add(DeadLetterHeaders.ORIGINAL_CONSUMER_GROUP, utf8(letter.groupId()));
		headers.add(DeadLetterHeaders.SOURCE_KIND, utf8("message"));
		headers.add(DeadLetterHeaders.SOURCE_TOPIC, utf8(source.topic()));
		headers.add(DeadLetterHeaders.SOURCE_PARTITION, utf8(Integer.toString(source.partition())));
		headers.add(DeadLetterHeaders.SOURCE_OFFSET, utf8(Long.toString(source.offset())));
		if (source.timestamp() >= 0) {
			headers.add(DeadLetterHeaders.SOURCE_TIMESTAMP,
					utf8(RFC_3339.format(Instant.ofEpochMilli(source.timestamp()))));
		}
		headers.add(DeadLetterHeaders.SOURCE_GROUP_ID, utf8(letter.groupId()));
	}

	private static void addFailure(Headers headers, DeadLetter letter, Detail detail) {
		Throwable failure = letter.failure();
		String type = failure.getClass().getName();
		byte[] message = ExceptionText.message(failure);
		headers.add(DeadLetterHeaders.SOURCE_ERROR, (message != null) ? message : utf8(type));
		headers.add(DeadLetterHeaders.LISTENER_ID, utf8(letter.listenerId()));
		headers.add(DeadLetterHeaders.ATTEMPTS, utf8(Integer.toString(letter.attempts())));
		headers.add(DeadLetterHeaders.FAILURE_KIND, utf8(letter.kind().name().toLowerCase(Locale.ROOT)));
		headers.add(DeadLetterHeaders.EXCEPTION_FQCN, utf8(type));
		Throwable root = ExceptionText.rootCause(failure);
		if (root != null) {
			headers.add(DeadLetterHeaders.EXCEPTION_CAUSE_FQCN, utf8(root.getClass().getName()));
		}
		addIfPresent(headers, DeadLetterHeaders.EXCEPTION_MESSAGE, message);
		if (detail == Detail.FULL) {
			addIfPresent(headers, DeadLetterHeaders.EXCEPTION_STACKTRACE, ExceptionText.stackTrace(failure));
		}
		String omitted = detail.omitted();
		addIfPresent(headers, DeadLetterHeaders.OMITTED, (omitted != null) ? utf8(omitted) : null);
	}

	private static void addIfPresent(Headers headers, String name, byte @Nullable [] value) {
		if (value != null) {
			headers.add(name, value);
		}
	}

	private static byte[] longBytes(long value) {
		return ByteBuffer.allocate(8).putLong(value).array();
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
