package dev.prosody.benchmarks;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.prosody.benchmarks.broker.LocalBroker;
import dev.prosody.benchmarks.report.CurveReport;
import dev.prosody.benchmarks.run.Rounds;
import dev.prosody.benchmarks.startup.StartUp;
import dev.prosody.benchmarks.workload.Workload;

/**
 * How Prosody does as load and settings change, next to the bare loop; what its features
 * cost; how long an application needs to start. Writes {@code curves.md}.
 * <p>
 * Options, all with a value: {@code --curves keys,start-up} (all), {@code --rounds 3},
 * {@code --records n} (at most so many events), {@code --output directory}
 * (docs/performance).
 */
public final class Curves {

	private static final String START_UP = "start-up";

	/** A start is quick, and varies more than a run. */
	private static final int STARTS_PER_ROUND = 4;

	private Curves() {
	}

	/**
	 * Measures the curves.
	 * @param args the options
	 * @throws Exception if a run fails
	 */
	public static void main(String[] args) throws Exception {
		Options options = Options.of(args, Set.of("curves", "rounds", "records", "output"));
		int events = options.number("records", Integer.MAX_VALUE);
		int rounds = options.number("rounds", 3);
		List<Curve> curves = Curve.all().stream().map((curve) -> curve.atMost(events)).toList();
		List<String> names = Stream.concat(curves.stream().map(Curve::name), Stream.of(START_UP)).toList();
		List<String> wanted = options.list("curves", names);
		if (!names.containsAll(wanted)) {
			throw new IllegalArgumentException("Known curves: " + names);
		}
		List<String> sections = new ArrayList<>();
		try (LocalBroker broker = LocalBroker.start()) {
			for (Curve curve : curves.stream().filter((known) -> wanted.contains(known.name())).toList()) {
				sections.add(measure(curve, rounds, new Rounds(broker, List.of(), System.out)));
			}
			if (wanted.contains(START_UP)) {
				sections.add(startUp(broker, rounds * STARTS_PER_ROUND, System.out));
			}
		}
		Path output = Path.of(options.values().getOrDefault("output", Places.documents()));
		Files.createDirectories(output);
		String page = CurveReport.page(sections, rounds);
		Files.writeString(output.resolve("curves.md"), page);
		System.out.println(page);
		System.exit(0);
	}

	private static String measure(Curve curve, int rounds, Rounds runs) throws Exception {
		for (int round = 1; round <= rounds; round++) {
			for (Workload point : curve.points()) {
				runs.round(point, curve.contenders());
			}
		}
		return CurveReport.section(curve.title(), curve.contenders(), runs.results());
	}

	private static String startUp(LocalBroker broker, int starts, PrintStream progress) throws Exception {
		Map<String, List<Double>> times = StartUp.measure(broker, starts, progress);
		return CurveReport.startUp(times, StartUp.APPLICATIONS.getFirst());
	}

}
