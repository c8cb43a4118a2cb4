package dev.prosody.samples.flights;

import java.time.LocalDateTime;

import dev.prosody.samples.flights.HandledDeparture.Handling;

/** Departures of tests. */
final class Departures {

	private static final LocalDateTime MIDNIGHT = LocalDateTime.parse("2001-01-01T00:00");

	private Departures() {
	}

	/** A departure some minutes after midnight. */
	static Departure of(String origin, int minute, int delay) {
		return new Departure(MIDNIGHT.plusMinutes(minute), origin, "LAX", 1_000, delay);
	}

	/** A row whose departure is as many minutes after midnight as its number. */
	static HandledDeparture handled(int row, String origin, String instance, int attempt) {
		return new HandledDeparture(row, of(origin, row, 10), 100, new AirportStatistic(row, 1, 10, 0),
				new Handling(instance, attempt));
	}

	static HandledDeparture handled(int row) {
		return handled(row, "DFW", "a", 1);
	}

}
