package dev.prosody.samples.flights;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.prosody.samples.flights.Report.Timing;
import org.jspecify.annotations.Nullable;

/** Adds up the results of a run. Confined to its owner. */
class RunFigures {

	private static final int BUSIEST = 10;

	private final Map<String, AirportSummary> airports = new HashMap<>();

	private final SortedMap<String, Integer> shares = new TreeMap<>();

	private @Nullable Instant first;

	private @Nullable Instant last;

	private int retries;

	private int lookups;

	/**
	 * Takes the first result of a row.
	 * @param result the result
	 * @param at when it was sent
	 */
	void add(HandledDeparture result, Instant at) {
		AirportSummary summary = AirportSummary.of(result);
		this.airports.merge(summary.airport(), summary, AirportSummary::plus);
		this.shares.merge(result.handling().instance(), 1, Integer::sum);
		this.lookups += result.handling().attempt();
		this.retries += result.handling().attempt() - 1;
		this.first = (this.first == null || at.isBefore(this.first)) ? at : this.first;
		this.last = (this.last == null || at.isAfter(this.last)) ? at : this.last;
	}

	int retries() {
		return this.retries;
	}

	SortedMap<String, Integer> shares() {
		return this.shares;
	}

	Timing timing() {
		Duration elapsed = (this.first != null && this.last != null) ? Duration.between(this.first, this.last)
				: Duration.ZERO;
		return new Timing(elapsed, this.lookups);
	}

	List<AirportSummary> busiest() {
		return this.airports.values()
			.stream()
			.sorted(Comparator.comparingInt(AirportSummary::departures)
				.reversed()
				.thenComparing(AirportSummary::airport))
			.limit(BUSIEST)
			.toList();
	}

}
