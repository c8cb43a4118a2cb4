package dev.prosody.benchmarks;

import java.util.Collection;
import java.util.Locale;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.Statistics;

/**
 * Runs {@link GrantBenchmark} and prints means with their 99 % confidence intervals:
 * JMH's own table has 99.9 %, which is wider. Takes JMH's options.
 */
public final class Grants {

	private static final double CONFIDENCE = 0.99;

	private Grants() {
	}

	public static void main(String[] args) throws RunnerException, CommandLineOptionException {
		Collection<RunResult> results = new Runner(new OptionsBuilder().parent(new CommandLineOptions(args))
			.include(GrantBenchmark.class.getSimpleName())
			.build()).run();
		System.out.printf(Locale.ROOT, "%n%8s %14s %14s %9s%n", "waiting", "grants/s", "± 99 %", "samples");
		for (RunResult result : results) {
			Statistics grants = result.getPrimaryResult().getStatistics();
			System.out.printf(Locale.ROOT, "%8s %,14.0f %,14.0f %9d%n", result.getParams().getParam("waiting"),
					grants.getMean(), grants.getMeanErrorAt(CONFIDENCE), grants.getN());
		}
	}

}
