package dev.prosody.telemetry;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

import org.jspecify.annotations.Nullable;

/**
 * One record of the telemetry topic. Fields that are {@code null} are left out.
 *
 * @param type what happened
 * @param time when
 * @param topic topic of the event
 * @param partition its partition
 * @param offset its offset
 * @param key its key as text, empty without key
 * @param source consumer group; of what was sent, the source system
 * @param demandType {@code normal} for a first attempt, {@code failure} for a retry
 * @param errorCategory {@code transient}, {@code permanent} or {@code terminal}
 * @param exception what was thrown
 * @param trace the span that was current
 */
record TelemetryEvent(Type type, Instant time, String topic, int partition, long offset, String key, String source,
		@Nullable String demandType, @Nullable String errorCategory, @Nullable String exception,
		@Nullable TraceFields trace) {

	/**
	 * RFC 3339 with exactly three digits of the second's fraction, as siblings write it.
	 */
	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
		.withZone(ZoneOffset.UTC);

	/** What may happen. */
	enum Type {

		DISPATCHED("prosody.message.dispatched"),

		SUCCEEDED("prosody.message.succeeded"),

		FAILED("prosody.message.failed"),

		SENT("prosody.message.sent");

		private final String text;

		Type(String text) {
			this.text = text;
		}

	}

	/** The record's value. */
	String json(String hostname) {
		JsonObject json = new JsonObject();
		json.put("type", this.type.text);
		json.put("eventTime", TIME.format(this.time));
		json.put("topic", this.topic);
		json.put("partition", this.partition);
		json.put("offset", this.offset);
		json.put("key", this.key);
		json.put("source", this.source);
		json.put("hostname", hostname);
		json.put("demandType", this.demandType);
		json.put("errorCategory", this.errorCategory);
		json.put("exception", this.exception);
		if (this.trace != null) {
			json.put("traceParent", this.trace.traceParent());
			json.put("traceState", this.trace.traceState());
		}
		return json.toString();
	}

}
