package dev.prosody.samples.flights;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts departures that were handled before an earlier one of their airport. Confined to
 * its owner.
 */
class OrderCheck {

	private final Map<String, Row> latest = new HashMap<>();

	private int violations;

	/**
	 * Takes a row at its first handling; the rows of an airport in the order of handling.
	 */
	void add(Row row) {
		Row before = this.latest.putIfAbsent(row.departure().origin(), row);
		if (before == null) {
			return;
		}
		if (isEarlier(row, before)) {
			this.violations++;
		}
		else {
			this.latest.put(row.departure().origin(), row);
		}
	}

	int violations() {
		return this.violations;
	}

	/** By the data; its row decides between two departures of one minute. */
	private static boolean isEarlier(Row row, Row other) {
		int difference = row.departure().time().compareTo(other.departure().time());
		return (difference != 0) ? difference < 0 : row.number() < other.number();
	}

}
