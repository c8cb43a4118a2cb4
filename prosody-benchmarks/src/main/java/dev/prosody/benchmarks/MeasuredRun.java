package dev.prosody.benchmarks;

import java.time.Duration;

/** One run in a process of its own; its last line of output is the rate per second. */
final class MeasuredRun {

	private MeasuredRun() {
	}

	/**
	 * Runs a contender.
	 * @param args its name, the broker's address, the measured seconds
	 * @throws InterruptedException if interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		Workload workload = Workload.blocking(Duration.ofSeconds(Long.parseLong(args[2])));
		Meter meter = new Meter(workload);
		Meter.Rate rate;
		try (Contender contender = Contender.named(args[0])) {
			contender.start(args[1], "steady-state", workload, meter);
			rate = meter.measure();
		}
		if (rate.exhausted()) {
			System.err.println("The topic ran out of events: the rate is too low");
		}
		System.err.println("at most " + rate.mostRunning() + " handlers at once");
		System.out.println(rate.perSecond());
		System.exit(0);
	}

}
