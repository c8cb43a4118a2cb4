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

	/**
	 * Starts two workers, lets everything happen, heals it, and waits until all is done
	 * and the workers have stopped.
	 */
	void run(Trial trial, int eventsPerSecond) throws Exception {
		trial.startWorker(Side.EAST);
		trial.startWorker(Side.WEST);
		trial.healthy().forEach(Worker::awaitStart);
		trial.beginTraffic(eventsPerSecond);
		trial.awaitProgress(PROGRESS);
		for (List<FaultKind> step : this.steps) {
			long begin = System.nanoTime();
			run(trial, step);
			trial.awaitProgress(PROGRESS);
			Figures.print("faults", "%s: %s, over after %d ms", trial.group().flavour(), step,
					Duration.ofNanos(System.nanoTime() - begin).toMillis());
		}
		trial.endTraffic();
		trial.awaitEnd();
		trial.terminateAll();
	}

	private static void run(Trial trial, List<FaultKind> step) throws Exception {
		Duration longest = step.stream().map(FaultKind::duration).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
		List<Fault> faults = new ArrayList<>();
		for (FaultKind kind : step) {
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
	}

}
