package dev.prosody.benchmarks.run;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import dev.prosody.benchmarks.broker.SteadyFeed;
import dev.prosody.benchmarks.broker.Topics;
import dev.prosody.benchmarks.contender.Contender;
import dev.prosody.benchmarks.contender.Target;
import dev.prosody.benchmarks.workload.Meter;
import dev.prosody.benchmarks.workload.Trouble;
import dev.prosody.benchmarks.workload.Workload;

/** One contender consumes one topic in this process. */
public final class Run {

	/** Longest wait for the last event. */
	private static final Duration LIMIT = Duration.ofMinutes(4);

	private static final Duration STOP_LIMIT = Duration.ofMinutes(1);

	private Run() {
	}

	/**
	 * Runs a contender.
	 * @param contender the contender, not started
	 * @param target what it consumes; filled, unless the workload is live
	 * @return what was measured
	 */
	public static Measurement of(Contender contender, Target target) throws Exception {
		Workload workload = target.workload();
		Meter meter = new Meter(workload);
		Usage before = Usage.now();
		contender.start(target, meter);
		if (workload.isLive()) {
			try (SteadyFeed feed = SteadyFeed.start(target.bootstrapServers(), target.topic(), workload)) {
				feed.go();
				meter.awaitWarm();
				before = Usage.now();
				feed.go();
				meter.await(LIMIT);
			}
		}
		else {
			meter.await(LIMIT);
		}
		Usage used = Usage.now().minus(before);
		Map<Figure, Double> figures = figures(workload, meter, used, before);
		stop(contender);
		// asked after the stop: what comes late counts
		figures.put(Figure.LOST, (double) meter.lost());
		figures.put(Figure.REPEATED, (double) meter.repeated());
		figures.put(Figure.DISORDER, (double) meter.disorder());
		figures.put(Figure.UNCOMMITTED,
				(double) new Topics(target.bootstrapServers()).uncommitted(target.group(), target.topic()));
		return new Measurement(figures);
	}

	private static Map<Figure, Double> figures(Workload workload, Meter meter, Usage used, Usage before) {
		double handled = Math.max(1, meter.handled());
		double activeSeconds = (before.nanoTime() + used.nanoTime() - meter.firstNanos()) / 1e9;
		Map<Figure, Double> figures = new EnumMap<>(Figure.class);
		figures.put(Figure.RATE, handled / activeSeconds);
		figures.put(Figure.ACTIVE_SECONDS, activeSeconds);
		figures.put(Figure.TOTAL_SECONDS, used.nanoTime() / 1e9);
		figures.put(Figure.CPU_MICROS, used.cpuNanos() / 1e3 / handled);
		figures.put(Figure.ALLOCATED, used.allocatedBytes() / handled);
		figures.put(Figure.RESIDENT_MB, Usage.residentMb());
		figures.put(Figure.MOST_RUNNING, (double) meter.mostRunning());
		switch (workload.trouble()) {
			case Trouble.None none -> {
			}
			case Trouble.Failures failures -> {
			}
			case Trouble.Stuck stuck -> figures.put(Figure.DONE_WHILE_STUCK, meter.doneWhileStuck());
			case Trouble.SlowKey slow -> latencies(meter.neighbourLatencies(), figures);
		}
		return figures;
	}

	private static void latencies(double[] ascending, Map<Figure, Double> figures) {
		int last = ascending.length - 1;
		figures.put(Figure.NEIGHBOUR_P50, ascending[last / 2]);
		figures.put(Figure.NEIGHBOUR_P99, ascending[(int) (last * 0.99)]);
		figures.put(Figure.NEIGHBOUR_MAX, ascending[last]);
	}

	/** A contender that does not stop must not hold up the others. */
	private static void stop(Contender contender) throws InterruptedException {
		Thread stopping = Thread.ofPlatform().daemon().name("stop").start(contender::close);
		if (!stopping.join(STOP_LIMIT)) {
			System.err.println("The contender does not stop");
		}
	}

}
