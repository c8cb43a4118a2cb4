package dev.prosody.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.prosody.benchmarks.broker.LocalBroker;
import dev.prosody.benchmarks.contender.Contenders;
import dev.prosody.benchmarks.report.ComparisonReport;
import dev.prosody.benchmarks.report.RatioChart;
import dev.prosody.benchmarks.run.KPipeBuild;
import dev.prosody.benchmarks.run.Rounds;
import dev.prosody.benchmarks.workload.Workload;

/**
 * Compares Prosody with what else one could take, on the machine at hand: a broker as a
 * process of its own, a fresh process for each run, contenders in turn. Writes
 * {@code results.md} and {@code chart.svg} after each round.
 * <p>
 * Options, all with a value: {@code --workloads w1x,w2} (all), {@code --contenders
 * bare-loop,prosody} (all), {@code --rounds 5}, {@code --records n} (events of each
 * workload), {@code --output directory} (docs/performance). System properties:
 * {@code kpipe.src}, a checkout of KPipe; {@code benchmark.jvm}, options of the measured
 * processes.
 */
public final class Comparison {

	private static final Set<String> OPTIONS = Set.of("workloads", "contenders", "rounds", "records", "output");

	private Comparison() {
	}

	/**
	 * Runs the comparison.
	 * @param args the options
	 * @throws Exception if a run fails
	 */
	public static void main(String[] args) throws Exception {
		Options options = Options.of(args, OPTIONS);
		List<Path> classPath = kpipe();
		List<String> all = new ArrayList<>(Contenders.ORDINARY);
		if (!classPath.isEmpty()) {
			all.addAll(Contenders.KPIPE);
		}
		List<String> contenders = options.list("contenders", all);
		int records = options.number("records", 0);
		List<Workload> workloads = options.list("workloads", Workload.NAMES)
			.stream()
			.map(Workload::of)
			.map((workload) -> (records > 0) ? workload.with("events", records) : workload)
			.toList();
		Path output = Path.of(options.values().getOrDefault("output", Places.documents()));
		try (LocalBroker broker = LocalBroker.start()) {
			Rounds rounds = new Rounds(broker, classPath, System.out);
			for (int round = 1; round <= options.number("rounds", 5); round++) {
				for (Workload workload : workloads) {
					rounds.round(workload, contenders);
				}
				write(new ComparisonReport(rounds.results(), kpipeRevision()), new RatioChart(rounds.results()),
						output);
			}
		}
		System.out.println("Written: " + output.resolve("results.md"));
		System.exit(0);
	}

	private static List<Path> kpipe() throws IOException {
		String checkout = kpipeCheckout();
		if (checkout.isBlank()) {
			System.out.println("Without KPipe: -Dkpipe.src=<checkout> brings it in");
			return List.of();
		}
		return List.of(KPipeBuild.compile(Path.of(checkout), Places.module().resolve("src/kpipe/java"),
				Places.module().resolve("target/kpipe")));
	}

	private static String kpipeRevision() throws IOException {
		return kpipeCheckout().isBlank() ? "" : "KPipe at " + KPipeBuild.revision(Path.of(kpipeCheckout())) + ".";
	}

	private static String kpipeCheckout() {
		return System.getProperty("kpipe.src", "");
	}

	private static void write(ComparisonReport report, RatioChart chart, Path output) throws IOException {
		Files.createDirectories(output);
		Files.writeString(output.resolve("results.md"), report.text());
		Files.writeString(output.resolve("chart.svg"), chart.svg());
	}

}
