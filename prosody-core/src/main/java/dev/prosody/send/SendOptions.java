package dev.prosody.send;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;

import dev.prosody.handler.EventHeaders;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Options of one send; what is not set keeps its default. Confined to the thread that
 * sends.
 */
public final class SendOptions {

	private static final Set<String> TRACE_CONTEXT = Set.of("traceparent", "tracestate", "baggage");

	private final Headers headers = new RecordHeaders();

	private @Nullable String eventType;

	private @Nullable String eventId;

	private @Nullable Instant timestamp;

	private @Nullable Integer partition;

	SendOptions() {
	}

	static SendOptions of(Consumer<SendOptions> choices) {
		SendOptions options = new SendOptions();
		choices.accept(options);
		return options;
	}

	/** For senders in front of others, since the choices may be made only once. */
	void copyTo(SendOptions target) {
		for (Header header : this.headers) {
			target.headers.add(header);
		}
		target.eventType = this.eventType;
		target.eventId = this.eventId;
		target.timestamp = this.timestamp;
		target.partition = this.partition;
	}

	/**
	 * Adds a header of UTF-8 text. Headers may repeat and keep their order.
	 * @param name its name, not blank and none that Prosody writes itself
	 * @param value its text
	 * @return these options
	 * @throws IllegalArgumentException if the name is blank or reserved
	 */
	public SendOptions header(String name, String value) {
		return header(name, value.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Adds a header. Headers may repeat and keep their order.
	 * @param name its name, not blank and none that Prosody writes itself
	 * @param value its bytes, which are copied
	 * @return these options
	 * @throws IllegalArgumentException if the name is blank or reserved
	 */
	public SendOptions header(String name, byte[] value) {
		rejectReserved(name);
		this.headers.add(name, value.clone());
		return this;
	}

	/**
	 * Type of the event, written to the header {@code prosody-event-type}; by default
	 * that of {@code @EventType} on the payload's class, if it has one.
	 * @param type the type, not blank
	 * @return these options
	 */
	public SendOptions eventType(String type) {
		this.eventType = notBlank("eventType", type);
		return this;
	}

	/**
	 * Identity of the event, written to the header {@code prosody-event-id}; by default
	 * none. An event with a payload whose id was acknowledged before, with the same topic
	 * and key, is not sent again, see {@link SentEvent#suppressed}.
	 * @param id the identity, not blank
	 * @return these options
	 */
	public SendOptions eventId(String id) {
		this.eventId = notBlank("eventId", id);
		return this;
	}

	/**
	 * Time in the record; by default the time of the send. Topics with
	 * {@code message.timestamp.type=LogAppendTime} ignore it.
	 * @param timestamp the time, not before 1970, kept in milliseconds
	 * @return these options
	 */
	public SendOptions timestamp(Instant timestamp) {
		if (timestamp.isBefore(Instant.EPOCH)) {
			throw new IllegalArgumentException("'timestamp' must not be before 1970 but was " + timestamp);
		}
		this.timestamp = timestamp;
		return this;
	}

	/**
	 * Partition of the topic; by default the key decides. Events of one key that are sent
	 * to several partitions lose their order.
	 * @param partition the partition, 0 or more; the send fails if the topic has no such
	 * partition
	 * @return these options
	 */
	public SendOptions partition(int partition) {
		if (partition < 0) {
			throw new IllegalArgumentException("'partition' must not be negative but was " + partition);
		}
		this.partition = partition;
		return this;
	}

	Headers headers() {
		return this.headers;
	}

	@Nullable String eventType() {
		return this.eventType;
	}

	@Nullable String eventId() {
		return this.eventId;
	}

	@Nullable Instant timestamp() {
		return this.timestamp;
	}

	@Nullable Integer partition() {
		return this.partition;
	}

	private static void rejectReserved(String name) {
		notBlank("name", name);
		if (name.equals(EventHeaders.EVENT_TYPE)) {
			throw reserved(name, "use eventType(…)");
		}
		if (name.equals(EventHeaders.EVENT_ID)) {
			throw reserved(name, "use eventId(…)");
		}
		if (name.equals(EventHeaders.SOURCE_SYSTEM)) {
			throw reserved(name, "it is the configured source system");
		}
		if (TRACE_CONTEXT.contains(name)) {
			throw reserved(name, "it is written by tracing");
		}
		if (name.startsWith("prosody-dlt-") || name.startsWith("kafka_dlt-")) {
			throw reserved(name, "it would make the event look like a dead letter");
		}
	}

	private static IllegalArgumentException reserved(String name, String reason) {
		return new IllegalArgumentException("Header '" + name + "' is reserved: " + reason);
	}

	private static String notBlank(String name, String value) {
		if (value.isBlank()) {
			throw new IllegalArgumentException("'" + name + "' must not be blank");
		}
		return value;
	}

}
