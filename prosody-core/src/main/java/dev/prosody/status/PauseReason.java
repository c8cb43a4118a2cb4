package dev.prosody.status;

/** Why a partition is not fetched at the moment. */
public enum PauseReason {

	/** It has its share of {@code max-in-flight}. */
	IN_FLIGHT,

	/** It has its share of {@code max-in-flight-size}. */
	IN_FLIGHT_SIZE,

	/**
	 * A stuck event holds its watermark and {@code max-ahead} events are settled above.
	 */
	MAX_AHEAD,

	/** The broker does not let this application read its topic; it is tried again. */
	DENIED,

	/** The listener was paused. */
	REQUESTED

}
