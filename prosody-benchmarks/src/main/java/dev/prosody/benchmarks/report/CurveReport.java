package dev.prosody.benchmarks.report;

import java.util.List;
import java.util.Map;

import dev.prosody.benchmarks.run.Figure;
import dev.prosody.benchmarks.run.Measurement;
import dev.prosody.benchmarks.run.Results;
import dev.prosody.benchmarks.run.Spread;
import dev.prosody.benchmarks.workload.Workload;

import static dev.prosody.benchmarks.report.Markdown.number;
import static dev.prosody.benchmarks.report.Markdown.ratio;
import static dev.prosody.benchmarks.report.Markdown.spread;

/** Curves as a page of Markdown. */
public final class CurveReport {

	private CurveReport() {
	}

	/**
	 * The page.
	 * @param sections its sections
	 * @param rounds how often each point was measured
	 * @return the text
	 */
	public static String page(List<String> sections, int rounds) {
		return """
				# Curves

				Written by `dev.prosody.benchmarks.Curves`; [README.md](README.md) says how to run it. Medians of %d rounds,
				ranges in brackets; ratios are to the first contender of a point.

				%s

				%s"""
			.formatted(rounds, Environment.describe(), String.join("\n", sections));
	}

	/**
	 * A curve.
	 * @param title its title
	 * @param contenders who ran, the reference first
	 * @param results its runs
	 * @return the section
	 */
	public static String section(String title, List<String> contenders, Results results) {
		Markdown table = new Markdown("workload", "contender", "events/s", "ratio", "CPU µs/event", "ratio",
				"bytes/event", "peak RSS MB", "wrong runs", "disturbed");
		for (Workload point : results.workloads()) {
			for (String contender : contenders) {
				List<Measurement> runs = results.of(point, contender);
				table.row(List.of("`" + point.spec() + "`", contender,
						spread(results.spread(point, contender, Figure.RATE)),
						ratio(results.ratio(point, contender, contenders.getFirst(), Figure.RATE)),
						spread(results.spread(point, contender, Figure.CPU_MICROS)),
						ratio(results.ratio(point, contender, contenders.getFirst(), Figure.CPU_MICROS)),
						number(results.spread(point, contender, Figure.ALLOCATED).median()),
						number(results.spread(point, contender, Figure.RESIDENT_MB).median()),
						"" + runs.stream().filter((run) -> !run.isCorrect()).count(),
						"" + runs.stream().filter(Measurement::isDisturbed).count()));
			}
		}
		return "## " + title + "\n\n" + table;
	}

	/**
	 * How long applications need.
	 * @param times ms of each start, by application
	 * @param reference the application of the ratios
	 * @return the section
	 */
	public static String startUp(Map<String, List<Double>> times, String reference) {
		Markdown table = new Markdown("application", "starts", "ms from refresh to first event", "ratio");
		times.forEach((application, all) -> table.row(List.of(application, "" + all.size(), spread(Spread.of(all)),
				ratio(Spread.of(all).median() / Spread.of(times.getOrDefault(reference, List.of())).median()))));
		return "## Start-up\n\nSpring Boot without web server and Actuator, one listener, JSON, one event in the topic.\n\n"
				+ table;
	}

}
