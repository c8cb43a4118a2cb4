package dev.prosody.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/**
 * Prints steady-state rates of Prosody next to {@link BareLoop} under the same settings:
 * a broker in this process, a fresh process for each run, rounds interleaved. Arguments:
 * rounds (default 3), measured seconds (default 30).
 */
public final class SteadyState {

	private static final List<String> CONTENDERS = List.of("bare-loop", "prosody");

	private SteadyState() {
	}

	/**
	 * Runs the benchmark.
	 * @param args rounds and measured seconds
	 * @throws Exception if a run fails
	 */
	public static void main(String[] args) throws Exception {
		int rounds = (args.length > 0) ? Integer.parseInt(args[0]) : 3;
		Duration measured = Duration.ofSeconds((args.length > 1) ? Integer.parseInt(args[1]) : 30);
		Workload workload = Workload.blocking(measured);
		PrintStream out = System.out;
		out.printf(Locale.ROOT,
				"%,d keys, %d partitions, handler %d ms, concurrency %d, %d s measured, first %d s "
						+ "discarded; at most %,.0f events/s are possible%n",
				workload.keys(), workload.partitions(), workload.handlerTime().toMillis(), workload.concurrency(),
				measured.toSeconds(), workload.warmUp().toSeconds(), workload.ceilingPerSecond());
		EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, workload.partitions(), "steady-state");
		broker.brokerProperty("group.initial.rebalance.delay.ms", "0");
		broker.afterPropertiesSet();
		Map<String, List<Double>> rates = new TreeMap<>();
		try {
			out.printf(Locale.ROOT, "filling the topic with %,d events%n", workload.events());
			Fill.fill(broker.getBrokersAsString(), "steady-state", workload);
			for (int round = 1; round <= rounds; round++) {
				for (String contender : CONTENDERS) {
					double rate = run(contender, broker.getBrokersAsString(), measured);
					rates.computeIfAbsent(contender, (name) -> new ArrayList<>()).add(rate);
					out.printf(Locale.ROOT, "round %d  %-10s %,10.0f events/s%n", round, contender, rate);
				}
			}
		}
		finally {
			broker.destroy();
		}
		report(rates, out);
	}

	private static double run(String contender, String bootstrapServers, Duration measured)
			throws IOException, InterruptedException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		Process process = new ProcessBuilder(java, "-Xmx2g", "--enable-native-access=ALL-UNNAMED", "-cp",
				System.getProperty("java.class.path"), MeasuredRun.class.getName(), contender, bootstrapServers,
				Long.toString(measured.toSeconds()))
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0) {
			throw new IllegalStateException("The run of " + contender + " failed: " + output);
		}
		return Double.parseDouble(output.strip().lines().reduce("", (first, last) -> last));
	}

	private static void report(Map<String, List<Double>> rates, PrintStream out) {
		double reference = median(rates.getOrDefault("bare-loop", List.of(Double.NaN)));
		out.printf(Locale.ROOT, "%n%-10s %12s %24s %10s%n", "", "median", "range", "ratio");
		rates.forEach((contender, all) -> out.printf(Locale.ROOT, "%-10s %,12.0f %,11.0f – %,10.0f %10.2f%n", contender,
				median(all), all.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN),
				all.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN), median(all) / reference));
	}

	private static double median(List<Double> values) {
		List<Double> sorted = values.stream().sorted().toList();
		int middle = sorted.size() / 2;
		return (sorted.size() % 2 == 1) ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
	}

}
