package dev.prosody.benchmarks;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import dev.prosody.benchmarks.parts.CpuProfiler;
import dev.prosody.benchmarks.report.Markdown;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Statistics;

/**
 * What the parts of the engine cost: time, processor time and bytes of an operation.
 * Arguments: {@code short} for a look instead of a measurement, then options of JMH such
 * as a part of a benchmark's name. Intervals are of 99 %; JMH's own table has 99.9 %.
 */
public final class Parts {

	private static final String PACKAGES = "dev.prosody.";

	private static final double CONFIDENCE = 0.99;

	private Parts() {
	}

	/**
	 * Runs the benchmarks.
	 * @param args see above
	 * @throws Exception if one fails
	 */
	public static void main(String[] args) throws Exception {
		boolean brief = args.length > 0 && args[0].equals("short");
		String[] options = brief ? Arrays.copyOfRange(args, 1, args.length) : args;
		CommandLineOptions given = new CommandLineOptions(options);
		ChainedOptionsBuilder builder = new OptionsBuilder().parent(given)
			.addProfiler(GCProfiler.class)
			.addProfiler(CpuProfiler.class)
			.jvmArgsAppend("--enable-native-access=ALL-UNNAMED");
		if (given.getIncludes().isEmpty()) {
			builder.include(PACKAGES);
		}
		times(builder, brief);
		print(new Runner(builder.build()).run());
	}

	private static void times(ChainedOptionsBuilder builder, boolean brief) {
		TimeValue iteration = brief ? TimeValue.milliseconds(100) : TimeValue.seconds(1);
		builder.forks(brief ? 1 : 5)
			.warmupIterations(brief ? 1 : 3)
			.warmupTime(iteration)
			.measurementIterations(brief ? 2 : 5)
			.measurementTime(iteration);
	}

	@SuppressWarnings("rawtypes") // as JMH declares it
	private static void print(Collection<RunResult> results) {
		Markdown table = new Markdown("benchmark", "with", "ns/op", "± 99 %", "CPU ns/op", "bytes/op");
		for (RunResult result : results) {
			BenchmarkParams params = result.getParams();
			Statistics nanos = result.getPrimaryResult().getStatistics();
			Map<String, Result> more = result.getSecondaryResults();
			table.row(List.of(params.getBenchmark().replaceFirst(".*\\.(\\w+\\.\\w+)$", "$1"),
					params.getParamsKeys()
						.stream()
						.map((key) -> key + " " + params.getParam(key))
						.collect(Collectors.joining(", ")),
					number(nanos.getMean()), number(nanos.getMeanErrorAt(CONFIDENCE)), number(score(more, "cpu")),
					number(score(more, "gc.alloc.rate.norm"))));
		}
		System.out.println("\n" + table);
	}

	@SuppressWarnings("rawtypes") // as JMH declares it
	private static double score(Map<String, Result> results, String name) {
		Result result = results.get(name);
		return (result != null) ? result.getScore() : Double.NaN;
	}

	private static String number(double value) {
		return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%,.1f", value);
	}

}
