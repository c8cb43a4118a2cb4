package dev.prosody.samples.flights;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.prosody.samples.flights.Report.Counts;
import dev.prosody.samples.flights.Report.Timing;

/** Runs in different modes, side by side. */
final class ModeTable {

	private ModeTable() {
	}

	static String of(List<ModeResult> results) {
		return results.stream().map(ModeTable::row).collect(Collectors.joining("", String.format("""

				mode            handled   rows/s   p99 send to start   retries   dead letters   discarded
				"""), ""));
	}

	private static String row(ModeResult result) {
		Counts counts = result.report().counts();
		return String.format(Locale.ROOT, "%-12s %,10d %,8.0f %,17.2f s %,9d %,14d %,11d%n", nameOf(result),
				counts.handled(), result.report().timing().rate(counts.handled()), Timing.seconds(result.p99Wait()),
				counts.retries(), counts.deadLetters(), counts.discarded());
	}

	private static String nameOf(ModeResult result) {
		return FlightsArguments.nameOf(result.mode());
	}

}
