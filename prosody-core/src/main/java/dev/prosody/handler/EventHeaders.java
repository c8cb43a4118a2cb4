package dev.prosody.handler;

/**
 * Names of the record headers that carry meaning for Prosody. They are wire format and
 * never change.
 */
public final class EventHeaders {

	/** Identity of the event, UTF-8 text. */
	public static final String EVENT_ID = "prosody-event-id";

	/** Type of the event, UTF-8 text. */
	public static final String EVENT_TYPE = "prosody-event-type";

	/**
	 * The application that sent the event, UTF-8 text; shared with the sibling clients.
	 */
	public static final String SOURCE_SYSTEM = "source-system";

	/** Identity in the CloudEvents Kafka protocol binding (binary mode). */
	public static final String CLOUD_EVENT_ID = "ce_id";

	/** Type in the CloudEvents Kafka protocol binding (binary mode). */
	public static final String CLOUD_EVENT_TYPE = "ce_type";

	/** Type name written by spring-kafka's JSON serializers; read as text only. */
	public static final String SPRING_TYPE_ID = "__TypeId__";

	private EventHeaders() {
	}

}
