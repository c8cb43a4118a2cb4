package dev.prosody.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.prosody.testing.history.EventPosition;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Reads dead letters as a user's existing tooling does: by the header names of
 * spring-kafka.
 */
public final class DeadLetterTopic {

	/** Header with the source topic, text. */
	public static final String ORIGINAL_TOPIC = "kafka_dlt-original-topic";

	/** Header with the source partition, four bytes. */
	public static final String ORIGINAL_PARTITION = "kafka_dlt-original-partition";

	/** Header with the source offset, eight bytes. */
	public static final String ORIGINAL_OFFSET = "kafka_dlt-original-offset";

	/** Header with the class of the exception, text. */
	public static final String EXCEPTION = "kafka_dlt-exception-fqcn";

	/** Header with the class of the exception's cause, text. */
	public static final String EXCEPTION_CAUSE = "kafka_dlt-exception-cause-fqcn";

	/** Header with the message of the exception, text. */
	public static final String EXCEPTION_MESSAGE = "kafka_dlt-exception-message";

	/** Header with the stack trace, text. */
	public static final String STACK_TRACE = "kafka_dlt-exception-stacktrace";

	private final Broker broker;

	private final String topic;

	/**
	 * Looks at a dead-letter topic.
	 * @param broker the broker
	 * @param topic the topic
	 */
	public DeadLetterTopic(Broker broker, String topic) {
		this.broker = broker;
		this.topic = topic;
	}

	/** Waits for a number of dead letters and returns them. */
	public List<ConsumerRecord<byte[], byte[]>> await(int count) {
		List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
		try (TopicReader reader = TopicReader.of(this.broker, this.topic)) {
			Awaitility.await(count + " dead letters in " + this.topic).atMost(Duration.ofSeconds(30)).until(() -> {
				letters.addAll(reader.poll());
				return letters.size() >= count;
			});
		}
		return letters;
	}

	/** All dead letters so far, in their order; none of them may be gone. */
	public List<ConsumerRecord<byte[], byte[]>> all(BrokerAdmin admin) {
		return await((int) admin.ends(this.topic).values().stream().mapToLong(Long::longValue).sum());
	}

	/** The only dead letter. */
	public ConsumerRecord<byte[], byte[]> awaitOne() {
		return await(1).getFirst();
	}

	/** The event a dead letter is about. */
	public static EventPosition source(ConsumerRecord<byte[], byte[]> letter) {
		return new EventPosition(text(letter, ORIGINAL_TOPIC),
				ByteBuffer.wrap(header(letter, ORIGINAL_PARTITION)).getInt(),
				ByteBuffer.wrap(header(letter, ORIGINAL_OFFSET)).getLong());
	}

	/** Text of a header, {@code null} if there is none. */
	public static @Nullable String text(ConsumerRecord<byte[], byte[]> letter, String name) {
		byte[] value = header(letter, name);
		return (value != null) ? new String(value, StandardCharsets.UTF_8) : null;
	}

	private static byte @Nullable [] header(ConsumerRecord<byte[], byte[]> letter, String name) {
		Header header = letter.headers().lastHeader(name);
		return (header != null) ? header.value() : null;
	}

}
