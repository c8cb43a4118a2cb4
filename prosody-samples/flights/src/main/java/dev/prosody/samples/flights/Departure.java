package dev.prosody.samples.flights;

import java.time.LocalDateTime;

/**
 * A flight that has left.
 *
 * @param time when it was to leave, in the time zone of its origin
 * @param origin airport that it left from, the key of the event
 * @param destination airport that it flew to
 * @param distanceMiles distance between the two
 * @param delayMinutes minutes that it left late, negative if it left early
 */
record Departure(LocalDateTime time, String origin, String destination, int distanceMiles, int delayMinutes) {

	private static final int LATE_MINUTES = 15;

	boolean isLate() {
		return this.delayMinutes >= LATE_MINUTES;
	}

	void requirePossible() {
		if (this.distanceMiles <= 0) {
			throw new ImpossibleDepartureException("No flight is " + this.distanceMiles + " miles long");
		}
	}

}
