package dev.prosody.benchmarks.run;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

import dev.prosody.benchmarks.broker.Feed;
import dev.prosody.benchmarks.broker.LocalBroker;
import dev.prosody.benchmarks.broker.Topics;
import dev.prosody.benchmarks.contender.Contenders;
import dev.prosody.benchmarks.workload.Workload;

/**
 * Runs contenders in turn, round after round, so that what disturbs the machine for a
 * while disturbs all of them.
 */
public final class Rounds {

	private final LocalBroker broker;

	private final List<Path> classPath;

	private final PrintStream progress;

	private final Results results = new Results();

	/**
	 * Prepares rounds.
	 * @param broker where topics are
	 * @param classPath what contenders need besides the class path of this process
	 * @param progress where each run is told
	 */
	public Rounds(LocalBroker broker, List<Path> classPath, PrintStream progress) {
		this.broker = broker;
		this.classPath = List.copyOf(classPath);
		this.progress = progress;
	}

	/** Everything measured so far. */
	public Results results() {
		return this.results;
	}

	/**
	 * Runs each contender once.
	 * @param workload what they run
	 * @param contenders their names
	 */
	public void round(Workload workload, List<String> contenders)
			throws IOException, InterruptedException, ExecutionException {
		fill(workload);
		for (String contender : contenders) {
			if (workload.isLive() && contender.equals(Contenders.POLL_ONLY)) {
				// it has no handler whose latency could be told
				continue;
			}
			Workload size = Sizes.of(contender, workload);
			fill(size);
			run(contender, size, workload);
		}
	}

	/** A run that fails is told, and the others go on. */
	private void run(String contender, Workload size, Workload workload) throws IOException, InterruptedException {
		try {
			Measurement measurement = MeasuredProcess.run(contender, size, this.broker, this.classPath);
			this.results.add(workload, contender, measurement);
			this.progress.printf(Locale.ROOT, "%-28s %-24s %,12.0f events/s %8.1f µs CPU %,10.0f bytes  %s%n",
					workload.spec(), contender, measurement.get(Figure.RATE), measurement.get(Figure.CPU_MICROS),
					measurement.get(Figure.ALLOCATED), remarks(measurement));
		}
		catch (RunFailedException ex) {
			this.progress.printf(Locale.ROOT, "%-28s %-24s FAILED: %s%n", workload.spec(), contender, ex.getMessage());
		}
	}

	private static String remarks(Measurement measurement) {
		String disturbed = String.format(Locale.ROOT, "disturbed: others used %.1f cores",
				measurement.get(Figure.OTHERS_CORES));
		return (measurement.isCorrect() ? "" : "NOT CORRECT: " + measurement.figures() + " ")
				+ (measurement.isDisturbed() ? disturbed : "");
	}

	private void fill(Workload workload) throws InterruptedException, ExecutionException {
		if (!workload.isLive()
				&& new Topics(this.broker.bootstrapServers()).create(workload.topic(), workload.partitions())) {
			this.progress.printf(Locale.ROOT, "filling %s with %,d events%n", workload.topic(), workload.events());
			Feed.fill(this.broker.bootstrapServers(), workload.topic(), workload);
		}
	}

}
