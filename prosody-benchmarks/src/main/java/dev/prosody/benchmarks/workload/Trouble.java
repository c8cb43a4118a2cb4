package dev.prosody.benchmarks.workload;

import java.time.Duration;

/** What goes wrong in a workload. */
public sealed interface Trouble {

	/** Nothing. */
	record None() implements Trouble {
	}

	/**
	 * One event in a hundred belongs to one key whose handler is slow; events are
	 * produced while they are consumed, so that latencies can be told.
	 *
	 * @param handlerTime of that key
	 * @param eventsPerSecond how fast events of all keys are produced
	 */
	record SlowKey(Duration handlerTime, int eventsPerSecond) implements Trouble {

		static final double SHARE = 0.01;

	}

	/**
	 * Some events fail twice before they can be handled.
	 *
	 * @param share of all events, 0 to 1
	 */
	record Failures(double share) implements Trouble {

		static final int TIMES = 2;

	}

	/**
	 * One event, after the first hundredth, holds its handler for long.
	 *
	 * @param time how long
	 */
	record Stuck(Duration time) implements Trouble {
	}

}
