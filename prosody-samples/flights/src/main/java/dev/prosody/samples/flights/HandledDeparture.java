package dev.prosody.samples.flights;

/**
 * What became of a departure.
 *
 * @param row its row
 * @param departure the departure
 * @param seats what the look-up found
 * @param airport figures of its airport after it
 * @param handling how it was handled
 */
record HandledDeparture(int row, Departure departure, int seats, AirportStatistic airport, Handling handling) {

	/**
	 * How a departure was handled.
	 *
	 * @param instance by whom
	 * @param attempt in which attempt
	 */
	record Handling(String instance, int attempt) {
	}

}
