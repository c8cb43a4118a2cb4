package dev.prosody.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.prosody.benchmarks.broker.LocalCluster;
import dev.prosody.benchmarks.report.ScalingReport;
import dev.prosody.benchmarks.scaling.Bound;
import dev.prosody.benchmarks.scaling.Held;
import dev.prosody.benchmarks.scaling.Outcome;
import dev.prosody.benchmarks.scaling.Point;
import dev.prosody.benchmarks.scaling.ScalingRun;
import dev.prosody.benchmarks.scaling.Series;

/**
 * How the rate grows with instances, next to what the sizing model says, and what many
 * partitions and keys cost: three brokers and the instances are processes of this
 * machine. Writes {@code scaling-results.md}.
 * <p>
 * Options, all with a value: {@code --series io,no-op} (all), {@code --rounds 3},
 * {@code --records n} (at most so many events), {@code --output directory}
 * (docs/performance).
 */
public final class Scaling {

	private static final int BROKERS = 3;

	private static final String PAGE = "scaling-results.md";

	private Scaling() {
	}

	/**
	 * Measures the series.
	 * @param args the options
	 * @throws Exception if a run fails
	 */
	public static void main(String[] args) throws Exception {
		Options options = Options.of(args, Set.of("series", "rounds", "records", "output"));
		int events = options.number("records", Integer.MAX_VALUE);
		List<Series> all = Series.all().stream().map((series) -> series.atMost(events)).toList();
		List<String> names = all.stream().map(Series::name).toList();
		List<String> wanted = options.list("series", names);
		if (!names.containsAll(wanted)) {
			throw new IllegalArgumentException("Known series: " + names);
		}
		Path page = Path.of(options.values().getOrDefault("output", Places.documents())).resolve(PAGE);
		Map<String, String> sections = new LinkedHashMap<>();
		try (LocalCluster cluster = LocalCluster.start(BROKERS)) {
			for (Series series : all.stream().filter((known) -> wanted.contains(known.name())).toList()) {
				sections.put(series.title(), measure(series, options.number("rounds", 3), cluster, System.out));
				write(page, all, sections);
			}
		}
		System.out.println("Written: " + page);
		System.exit(0);
	}

	private static void write(Path page, List<Series> all, Map<String, String> sections) throws IOException {
		Files.createDirectories(page.toAbsolutePath().getParent());
		String before = Files.exists(page) ? Files.readString(page) : "";
		Files.writeString(page, ScalingReport.page(before, all, sections));
	}

	private static String measure(Series series, int rounds, LocalCluster cluster, PrintStream progress)
			throws Exception {
		Map<Point, List<Outcome>> outcomes = new LinkedHashMap<>();
		for (int round = 1; round <= rounds; round++) {
			for (Point point : series.points()) {
				Outcome outcome = ScalingRun.of(point, cluster);
				progress.printf(Locale.ROOT, "%s, %d instances: at most %,.0f events/s; %s%n", point.label(),
						point.instances(), Bound.of(point).eventsPerSecond(), outcome);
				outcomes.computeIfAbsent(point, (first) -> new ArrayList<>()).add(outcome);
			}
		}
		return switch (series.subject()) {
			case RATE -> ScalingReport.rates(series, outcomes);
			case MEMORY -> ScalingReport.memory(series, outcomes, held(series, cluster));
		};
	}

	private static Map<Point, Held> held(Series series, LocalCluster cluster) throws Exception {
		Map<Point, Held> held = new LinkedHashMap<>();
		for (Point point : series.held()) {
			held.put(point, ScalingRun.hold(point, cluster));
		}
		return held;
	}

}
