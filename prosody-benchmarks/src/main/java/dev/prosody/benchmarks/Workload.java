package dev.prosody.benchmarks;

import java.time.Duration;

/**
 * What is measured.
 *
 * @param events records in the topic, more than can be handled while measuring
 * @param keys number of keys, evenly used
 * @param partitions partitions of the topic
 * @param valueBytes size of a value
 * @param concurrency handlers that run at once
 * @param maxInFlight records polled and not handled
 * @param handlerTime how long a handler blocks
 * @param warmUp time after the first record that does not count
 * @param measured time that counts
 */
record Workload(int events, int keys, int partitions, int valueBytes, int concurrency, int maxInFlight,
		Duration handlerTime, Duration warmUp, Duration measured) {

	/** Blocking handlers at the concurrency of the example: 5 ms, 256 at once. */
	static Workload blocking(Duration measured) {
		return new Workload(60_000 * (int) (measured.toSeconds() + 10), 1_000, 4, 100, 256, 16_384,
				Duration.ofMillis(5), Duration.ofSeconds(5), measured);
	}

	/** The most that the handlers could do, if nothing else took time. */
	double ceilingPerSecond() {
		return this.concurrency * 1e9 / this.handlerTime.toNanos();
	}

}
