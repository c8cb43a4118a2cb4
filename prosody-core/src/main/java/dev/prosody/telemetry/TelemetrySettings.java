package dev.prosody.telemetry;

/**
 * Where telemetry goes.
 *
 * @param topic the topic, which must exist
 * @param traces tells the current span
 */
public record TelemetrySettings(String topic, TraceFields.Source traces) {

	/** The topic of the sibling clients. */
	public static final String DEFAULT_TOPIC = "prosody.telemetry-events";

	public TelemetrySettings {
		if (topic.isBlank()) {
			throw new IllegalArgumentException("'topic' of telemetry must not be blank");
		}
	}

}
