package dev.prosody.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import dev.prosody.testing.Figures;

/**
 * Faults in the order in which they happen; those of one step at the same time.
 *
 * @param steps the steps
 */
record FaultPlan(List<List<FaultKind>> steps) {

	private static final int PROGRESS = 150;

	/** Others need a broker to begin, and to end. */
	private static final Comparator<FaultKind> BROKER_LAST = Comparator
		.comparing((kind) -> kind == FaultKind.BROKER_KILLED);

	/** Begins, lets everything happen, and ends. */
	void run(Trial trial, int eventsPerSecond) throws Exception {
		begin(trial, eventsPerSecond);
		for (List<FaultKind> step : this.steps) {
			step(trial, step);
		}
		end(trial);
	}

	/** Starts two workers and the traffic. */
	static void begin(Trial trial, int eventsPerSecond) throws Exception {
		trial.startWorker(Side.EAST);
		trial.startWorker(Side.WEST);
		trial.healthy().forEach(Worker::awaitStart);
		trial.beginTraffic(eventsPerSecond);
		trial.awaitProgress(PROGRESS);
	}

	/** Lets faults happen at the same time, and waits until work goes on afterwards. */
	static void step(Trial trial, List<FaultKind> step) throws Exception {
		long begin = System.nanoTime();
		Duration longest = step.stream().map(FaultKind::duration).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
		List<Fault> faults = new ArrayList<>();
		for (FaultKind kind : step.stream().sorted(BROKER_LAST).toList()) {
			Fault fault = kind.create();
			fault.begin(trial);
			faults.add(fault);
		}
		if (!longest.isZero()) {
			trial.goOnFor(longest);
		}
		for (Fault fault : faults.reversed()) {
			fault.end(trial);
		}
		trial.awaitProgress(PROGRESS);
		Figures.print("faults", "%s: %s, over after %d ms", trial.group().flavour(), step,
				Duration.ofNanos(System.nanoTime() - begin).toMillis());
	}

	/** Waits until everything is done, and stops the workers. */
	static void end(Trial trial) throws Exception {
		trial.endTraffic();
		trial.awaitEnd();
		trial.terminateAll();
	}

}
