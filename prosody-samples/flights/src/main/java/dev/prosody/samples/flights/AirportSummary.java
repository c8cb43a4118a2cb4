package dev.prosody.samples.flights;

/**
 * An airport in the report.
 *
 * @param airport its code
 * @param departures departures handled
 * @param delayMinutes sum of their delays
 * @param longestLateInARow the most departures that were late without a break
 */
record AirportSummary(String airport, int departures, long delayMinutes, int longestLateInARow) {

	static AirportSummary of(HandledDeparture first) {
		return new AirportSummary(first.departure().origin(), 1, first.departure().delayMinutes(),
				first.airport().lateInARow());
	}

	AirportSummary plus(AirportSummary other) {
		return new AirportSummary(this.airport, this.departures + other.departures,
				this.delayMinutes + other.delayMinutes, Math.max(this.longestLateInARow, other.longestLateInARow));
	}

	double averageDelay() {
		return (double) this.delayMinutes / this.departures;
	}

}
