package dev.prosody.samples.flights;

import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Collectors;

import dev.prosody.samples.flights.Report.Counts;
import dev.prosody.samples.flights.Report.Timing;

/** A report as its reader sees it. */
final class ReportText {

	private ReportText() {
	}

	static String of(Report report) {
		return counts(report) + timing(report) + airports(report) + verdict(report);
	}

	private static String counts(Report report) {
		Counts counts = report.counts();
		String shares = (report.shares().size() > 1) ? join(report.shares()) : "";
		return String.format(Locale.ROOT, """

				rows               %,10d
				  handled          %,10d%s
				  dead letters     %,10d%s%s
				order violations   %,10d   departure times per airport, as handled
				retries            %,10d
				handled again      %,10d   deliveries after a crash or a rebalance: at least once is promised
				""", counts.rows(), counts.handled(), shares, counts.deadLetters(),
				report.deadLetterReasons().isEmpty() ? "" : join(report.deadLetterReasons()), (counts.discarded() > 0)
						? String.format(Locale.ROOT, "%n  discarded        %,10d", counts.discarded()) : "",
				counts.orderViolations(), counts.retries(), counts.handledAgain());
	}

	private static String timing(Report report) {
		Timing timing = report.timing();
		return String.format(Locale.ROOT, """

				time               %,10.1f s from the first result to the last: %,.0f rows per second
				one by one         %,10.1f s for the same %,d look-ups of %d ms one after another: %.1f times as long
				""", Timing.seconds(timing.elapsed()), timing.rate(report.counts().handled()),
				Timing.seconds(timing.oneByOne()), timing.lookups(), BookingSystem.RESPONSE_TIME.toMillis(),
				timing.speedUp());
	}

	private static String airports(Report report) {
		return report.busiest()
			.stream()
			.map((airport) -> String.format(Locale.ROOT, "%-10s %,10d %11.1f min %15d%n", airport.airport(),
					airport.departures(), airport.averageDelay(), airport.longestLateInARow()))
			.collect(Collectors.joining("", String.format("%nairport    departures   average delay   late in a row%n"),
					""));
	}

	private static String verdict(Report report) {
		return report.isGood() ? String.format("%nEvery row is accounted for.%n")
				: report.problems()
					.stream()
					.map((problem) -> String.format("  %s.%n", problem))
					.collect(Collectors.joining("", String.format("%nNOT every row is accounted for:%n"), ""));
	}

	private static String join(SortedMap<String, Integer> numbers) {
		return numbers.entrySet()
			.stream()
			.map((entry) -> String.format(Locale.ROOT, "%,d %s", entry.getValue(), entry.getKey()))
			.collect(Collectors.joining(", ", "   ", ""));
	}

}
