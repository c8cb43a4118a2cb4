package dev.prosody.deadletter;

/**
 * Names of the headers of a dead letter. They follow the headers of the source record,
 * which are unchanged and first; a record that was a dead letter before has two sets of
 * them, of which the last is ours. They are wire format and never change.
 */
public final class DeadLetterHeaders {

	/** Source topic, UTF-8 text; as in spring-kafka. */
	public static final String ORIGINAL_TOPIC = "kafka_dlt-original-topic";

	/** Source partition, 4 bytes, big-endian; as in spring-kafka. */
	public static final String ORIGINAL_PARTITION = "kafka_dlt-original-partition";

	/** Source offset, 8 bytes, big-endian; as in spring-kafka. */
	public static final String ORIGINAL_OFFSET = "kafka_dlt-original-offset";

	/**
	 * Time of the source record in milliseconds since 1970, 8 bytes, big-endian; as in
	 * spring-kafka.
	 */
	public static final String ORIGINAL_TIMESTAMP = "kafka_dlt-original-timestamp";

	/** {@code CreateTime} or {@code LogAppendTime}, UTF-8 text; as in spring-kafka. */
	public static final String ORIGINAL_TIMESTAMP_TYPE = "kafka_dlt-original-timestamp-type";

	/** Consumer group that gave up, UTF-8 text; as in spring-kafka. */
	public static final String ORIGINAL_CONSUMER_GROUP = "kafka_dlt-original-consumer-group";

	/** Class of the failure, UTF-8 text; as in spring-kafka. */
	public static final String EXCEPTION_FQCN = "kafka_dlt-exception-fqcn";

	/** Class of its root cause, UTF-8 text, if it has one; as in spring-kafka. */
	public static final String EXCEPTION_CAUSE_FQCN = "kafka_dlt-exception-cause-fqcn";

	/** Message of the failure, UTF-8 text, cut at 4 KiB; as in spring-kafka. */
	public static final String EXCEPTION_MESSAGE = "kafka_dlt-exception-message";

	/**
	 * Stack trace of the failure, UTF-8 text, cut at 16 KiB, absent from letters that
	 * would be too large with it; as in spring-kafka.
	 */
	public static final String EXCEPTION_STACKTRACE = "kafka_dlt-exception-stacktrace";

	/** Always {@code message}, UTF-8 text; as in Prosody's siblings. */
	public static final String SOURCE_KIND = "source-kind";

	/** Source topic, UTF-8 text; as in Prosody's siblings. */
	public static final String SOURCE_TOPIC = "source-topic";

	/** Source partition, decimal text; as in Prosody's siblings. */
	public static final String SOURCE_PARTITION = "source-partition";

	/** Source offset, decimal text; as in Prosody's siblings. */
	public static final String SOURCE_OFFSET = "source-offset";

	/**
	 * Time of the source record, RFC 3339 text in UTC with milliseconds; as in Prosody's
	 * siblings.
	 */
	public static final String SOURCE_TIMESTAMP = "source-timestamp";

	/** Consumer group that gave up, UTF-8 text; as in Prosody's siblings. */
	public static final String SOURCE_GROUP_ID = "source-group-id";

	/**
	 * Message of the failure, or its class if it has none, UTF-8 text, cut at 4 KiB; as
	 * in Prosody's siblings.
	 */
	public static final String SOURCE_ERROR = "source-error";

	/** Listener that gave up, UTF-8 text. */
	public static final String LISTENER_ID = "prosody-dlt-listener-id";

	/**
	 * Attempts made, decimal text; {@code 0} if the event never reached the handler.
	 */
	public static final String ATTEMPTS = "prosody-dlt-attempts";

	/** {@code permanent} or {@code transient}, UTF-8 text. */
	public static final String FAILURE_KIND = "prosody-dlt-failure-kind";

	/**
	 * What was left out because the letter would have been too large: {@code stacktrace}
	 * or {@code stacktrace,value}, UTF-8 text; absent if nothing was. A value that was
	 * left out is still where the other headers say, as long as the source topic keeps
	 * it.
	 */
	public static final String OMITTED = "prosody-dlt-omitted";

	private DeadLetterHeaders() {
	}

}
