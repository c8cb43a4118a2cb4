package dev.prosody.samples.flights;

/**
 * Running figures of an airport. They depend on the order of its departures twice: a row
 * is counted once, since every row up to {@code lastRow} has been counted before, and
 * {@code lateInARow} is about neighbours.
 *
 * @param lastRow number of the last row that is counted
 * @param departures rows that are counted
 * @param delayMinutes sum of their delays
 * @param lateInARow how many of the last departures were late without a break
 */
record AirportStatistic(int lastRow, int departures, long delayMinutes, int lateInARow) {

	static final AirportStatistic NONE = new AirportStatistic(0, 0, 0, 0);

	AirportStatistic plus(int row, Departure departure) {
		if (row <= this.lastRow) {
			// Delivered again
			return this;
		}
		return new AirportStatistic(row, this.departures + 1, this.delayMinutes + departure.delayMinutes(),
				departure.isLate() ? this.lateInARow + 1 : 0);
	}

}
