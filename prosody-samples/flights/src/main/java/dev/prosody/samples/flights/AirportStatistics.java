package dev.prosody.samples.flights;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.stereotype.Component;

/** Running figures of the airports that this instance handles. */
@Component
class AirportStatistics {

	private final Map<String, AirportStatistic> airports = new ConcurrentHashMap<>();

	// tag::no-lock[]
	/**
	 * Reads, changes and writes without a lock: each airport is handled by one at a time.
	 */
	AirportStatistic add(int row, Departure departure) {
		AirportStatistic before = this.airports.getOrDefault(departure.origin(), AirportStatistic.NONE);
		AirportStatistic after = before.plus(row, departure);
		this.airports.put(departure.origin(), after);
		return after;
	}
	// end::no-lock[]

}
