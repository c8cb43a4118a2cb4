package dev.prosody.benchmarks.scaling;

import java.time.Duration;

import dev.prosody.benchmarks.broker.LocalCluster;
import dev.prosody.benchmarks.run.MachineLoad;

/**
 * Processor time of brokers, of the whole machine, and of this process, over time.
 * Confined to one thread.
 */
final class MachineCourse {

	private final LocalCluster cluster;

	private final Course brokers = new Course();

	private final Course machine = new Course();

	private final Course own = new Course();

	MachineCourse(LocalCluster cluster) {
		this.cluster = cluster;
	}

	void look() {
		double millis = System.currentTimeMillis();
		this.brokers.add(millis, seconds(this.cluster.processorTime()));
		this.machine.add(millis, MachineLoad.busySeconds());
		this.own.add(millis, seconds(ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO)));
	}

	private static double seconds(Duration time) {
		return time.toMillis() / 1e3;
	}

	double brokerCores(double fromMillis, double toMillis) {
		return this.brokers.slope(fromMillis, toMillis);
	}

	/**
	 * Cores of processes that do not belong here.
	 * @param instanceCores of those that do, besides brokers and this process
	 */
	double othersCores(double fromMillis, double toMillis, double instanceCores) {
		return Math.max(0, this.machine.slope(fromMillis, toMillis) - this.own.slope(fromMillis, toMillis)
				- brokerCores(fromMillis, toMillis) - instanceCores);
	}

}
