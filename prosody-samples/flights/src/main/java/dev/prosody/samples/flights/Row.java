package dev.prosody.samples.flights;

/**
 * A row of the file.
 *
 * @param number its number, 1 for the first departure
 * @param departure what it says
 */
record Row(int number, Departure departure) {

	private static final String FILE = "flights.csv#";

	/** Identity of the event that the row becomes: it travels in a header. */
	String eventId() {
		return FILE + this.number;
	}

	static int numberOf(String eventId) {
		if (!eventId.startsWith(FILE)) {
			throw new IllegalArgumentException("Not an event of this sample: " + eventId);
		}
		return Integer.parseInt(eventId.substring(FILE.length()));
	}

}
