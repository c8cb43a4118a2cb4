package dev.prosody.samples.flights;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of a run.
 *
 * @param counts how many of what
 * @param timing how long it took
 * @param deadLetterReasons dead letters by the exceptions that made them
 * @param shares departures handled by each instance
 * @param busiest the airports with most departures, the busiest first
 * @param problems what is not as it should be, in words; empty if every row is accounted
 * for
 */
record Report(Counts counts, Timing timing, SortedMap<String, Integer> deadLetterReasons,
		SortedMap<String, Integer> shares, List<AirportSummary> busiest, List<String> problems) {

	Report {
		deadLetterReasons = Collections.unmodifiableSortedMap(new TreeMap<>(deadLetterReasons));
		shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
		busiest = List.copyOf(busiest);
		problems = List.copyOf(problems);
	}

	/** Whether every row was handled or became a dead letter as planned, in order. */
	boolean isGood() {
		return this.problems.isEmpty();
	}

	Report withProblem(String problem) {
		List<String> all = new ArrayList<>(this.problems);
		all.add(problem);
		return new Report(this.counts, this.timing, this.deadLetterReasons, this.shares, this.busiest, all);
	}

	/**
	 * How many of what.
	 *
	 * @param rows rows of the file
	 * @param handled rows that were handled
	 * @param handledAgain results beyond the first of a row: events are delivered again
	 * after a crash
	 * @param retries attempts beyond the first that handled rows needed
	 * @param deadLetters rows that became dead letters
	 * @param discarded rows that were given up without dead letter, in this instance
	 * @param orderViolations rows that were handled before an earlier one of their
	 * airport
	 */
	record Counts(int rows, int handled, int handledAgain, int retries, int deadLetters, long discarded,
			int orderViolations) {
	}

	/**
	 * How long it took.
	 *
	 * @param elapsed time from the first result to the last
	 * @param lookups look-ups that were made for the handled rows, one in each attempt
	 */
	record Timing(Duration elapsed, int lookups) {

		double rate(int handled) {
			return this.elapsed.isPositive() ? handled / seconds(this.elapsed) : 0;
		}

		/** What the look-ups would take at least, one after another. */
		Duration oneByOne() {
			return BookingSystem.RESPONSE_TIME.multipliedBy(this.lookups);
		}

		double speedUp() {
			return this.elapsed.isPositive() ? seconds(oneByOne()) / seconds(this.elapsed) : 0;
		}

		static double seconds(Duration duration) {
			return duration.toNanos() / 1e9;
		}

	}

}
