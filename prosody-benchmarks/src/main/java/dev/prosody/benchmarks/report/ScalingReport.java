package dev.prosody.benchmarks.report;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import dev.prosody.benchmarks.run.Spread;
import dev.prosody.benchmarks.scaling.Bound;
import dev.prosody.benchmarks.scaling.Held;
import dev.prosody.benchmarks.scaling.Outcome;
import dev.prosody.benchmarks.scaling.Point;
import dev.prosody.benchmarks.scaling.Series;

import static dev.prosody.benchmarks.report.Markdown.number;
import static dev.prosody.benchmarks.report.Markdown.ratio;

/** Series of points as sections of a page. */
public final class ScalingReport {

	private static final String HEAD = """
			# Scaling: results

			Written by `dev.prosody.benchmarks.Scaling`; [scaling.md](scaling.md) explains it, [README.md](README.md) says how to
			run it. Three brokers and all instances are on one machine. Medians of the runs, ranges in brackets; *cores* are
			those that were busy in the steady part of a run. A section is replaced when it is measured again.
			""";

	private ScalingReport() {
	}

	/**
	 * The page with the sections that were measured now, and before.
	 * @param before the page as it is, may be empty
	 * @param series all series, in their order
	 * @param sections texts by title
	 * @return the page
	 */
	public static String page(String before, List<Series> series, Map<String, String> sections) {
		StringBuilder page = new StringBuilder(HEAD);
		for (Series one : series) {
			String section = sections.containsKey(one.title()) ? sections.get(one.title()) : old(before, one.title());
			page.append(section);
		}
		return page.toString();
	}

	private static String old(String page, String title) {
		int from = page.indexOf(heading(title));
		if (from < 0) {
			return "";
		}
		int to = page.indexOf("\n## ", from + 1);
		return (to < 0) ? page.substring(from) : page.substring(from, to);
	}

	private static String heading(String title) {
		return "\n## " + title + "\n";
	}

	/**
	 * A series about rates.
	 * @param series the series
	 * @param outcomes the runs of each point
	 * @return the section
	 */
	public static String rates(Series series, Map<Point, List<Outcome>> outcomes) {
		Markdown table = new Markdown("handlers and keys", "instances", "bound by", "at most events/s", "events/s",
				"of the bound", "to the first", "cores of instances", "of brokers", "CPU µs/event", "runs", "wrong",
				"disturbed");
		double first = median(outcomes.values().iterator().next(), Outcome::eventsPerSecond);
		String label = series.points().getFirst().label();
		outcomes.forEach((point, runs) -> {
			Bound bound = Bound.of(point);
			boolean bounded = Double.isFinite(bound.eventsPerSecond());
			double rate = median(runs, Outcome::eventsPerSecond);
			table.row(List.of(point.label(), "" + point.instances(), bounded ? bound.name() : "–",
					number(bound.eventsPerSecond()), spread(runs, Outcome::eventsPerSecond),
					bounded ? ratio(rate / bound.eventsPerSecond()) : "–",
					point.label().equals(label) ? ratio(rate / first) : "–",
					number(median(runs, Outcome::instanceCores)), number(median(runs, Outcome::brokerCores)),
					number(median(runs, Outcome::cpuMicros)), "" + runs.size(),
					"" + runs.stream().filter((run) -> !run.isCorrect()).count(),
					"" + runs.stream().filter(Outcome::isDisturbed).count()));
		});
		return section(series, table);
	}

	/**
	 * A series about memory.
	 * @param series the series
	 * @param outcomes the runs of each point
	 * @param held what points held whose handlers do not end
	 * @return the section
	 */
	public static String memory(Series series, Map<Point, List<Outcome>> outcomes, Map<Point, Held> held) {
		Markdown table = new Markdown("partitions", "keys", "events/s", "to the first", "CPU µs/event",
				"heap when assigned, MB", "heap when idle again, MB", "cores when idle again", "runs", "wrong",
				"disturbed");
		double first = median(outcomes.values().iterator().next(), Outcome::eventsPerSecond);
		outcomes.forEach((point,
				runs) -> table.row(List.of(number(point.workload().partitions()), number(point.workload().keys()),
						spread(runs, Outcome::eventsPerSecond), ratio(median(runs, Outcome::eventsPerSecond) / first),
						number(median(runs, Outcome::cpuMicros)), number(median(runs, Outcome::emptyBytes) / 1e6),
						number(median(runs, Outcome::idleBytes) / 1e6), ratio(median(runs, Outcome::idleCores)),
						"" + runs.size(), "" + runs.stream().filter((run) -> !run.isCorrect()).count(),
						"" + runs.stream().filter(Outcome::isDisturbed).count())));
		return section(series, table) + held(held);
	}

	private static String held(Map<Point, Held> held) {
		if (held.isEmpty()) {
			return "";
		}
		Markdown table = new Markdown("partitions", "keys", "max-in-flight", "held", "heap, MB",
				"heap for each, bytes");
		held.forEach((point,
				what) -> table.row(List.of(number(point.workload().partitions()), number(point.workload().keys()),
						number(point.maxInFlight()), number(what.events()), number(what.bytes() / 1e6),
						number(what.bytes() / what.events()))));
		return "\nWhat is polled and held when a handler does not end; a million events with values of 100 bytes:\n\n"
				+ table;
	}

	private static String section(Series series, Markdown table) {
		return heading(series.title()) + "\n" + series.about() + " " + Environment.describe() + "\n\n" + table;
	}

	private static double median(List<Outcome> runs, ToDoubleFunction<Outcome> figure) {
		return spreadOf(runs, figure).median();
	}

	private static String spread(List<Outcome> runs, ToDoubleFunction<Outcome> figure) {
		return Markdown.spread(spreadOf(runs, figure));
	}

	private static Spread spreadOf(List<Outcome> runs, ToDoubleFunction<Outcome> figure) {
		return Spread.of(runs.stream().mapToDouble(figure));
	}

}
