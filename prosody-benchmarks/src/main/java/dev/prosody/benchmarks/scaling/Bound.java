package dev.prosody.benchmarks.scaling;

import java.util.Comparator;
import java.util.List;

import dev.prosody.benchmarks.workload.Workload;

/**
 * The sizing model: what an instance can do at most when handlers wait most of their
 * time. The least bound counts. Cores, brokers and network are not in it: a measurement
 * that stays below shows them.
 *
 * @param name what bounds
 * @param eventsPerSecond of all instances together, infinite if handlers take no time
 */
public record Bound(String name, double eventsPerSecond) {

	/**
	 * The least bound.
	 * @param point what is asked about
	 * @return its bound
	 */
	public static Bound of(Point point) {
		Workload workload = point.workload();
		double seconds = workload.handlerTime().toNanos() / 1e9;
		double keys = (double) workload.keys() / point.instances();
		double window = Math.min(point.maxInFlight(), (double) point.maxInFlightBytes() / workload.valueBytes());
		return List
			.of(new Bound("permits", point.instances() * workload.concurrency() / seconds),
					new Bound((keys < window) ? "keys" : "window",
							point.instances() * busyKeys(keys, window) / seconds),
					new Bound("hottest key", 1 / (workload.spread().hottestShare(workload.keys()) * seconds)))
			.stream()
			.min(Comparator.comparingDouble(Bound::eventsPerSecond))
			.orElseThrow();
	}

	/**
	 * Keys with an event in the window, each of which occupies one handler: a closed
	 * network of as many queues as there are keys, which as many events as the window
	 * holds go round in. For handler times that vary; a little more if they do not.
	 */
	static double busyKeys(double keys, double window) {
		return keys * window / (keys + window - 1);
	}

}
