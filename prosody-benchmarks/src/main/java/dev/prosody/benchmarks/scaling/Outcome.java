package dev.prosody.benchmarks.scaling;

import dev.prosody.benchmarks.run.MachineLoad;

/**
 * What a run of all instances has given, in its steady part: from a quarter of all events
 * to the moment when the first instance has nearly done its share.
 *
 * @param eventsPerSecond of all together
 * @param instanceCores that all instances used
 * @param brokerCores that all brokers used
 * @param othersCores that other processes used
 * @param lost events that nobody handled
 * @param repeated events that were handled again
 * @param disorder attempts beside or before an earlier event of their key
 * @param uncommitted offsets not committed after the stop
 * @param emptyBytes live objects of the first instance when it had its partitions
 * @param idleBytes live objects when all events had been handled
 * @param idleCores that instances used when all events had been handled
 */
public record Outcome(double eventsPerSecond, double instanceCores, double brokerCores, double othersCores, long lost,
		long repeated, long disorder, long uncommitted, double emptyBytes, double idleBytes, double idleCores) {

	/** Whether each event was handled once and in order, and all is committed. */
	public boolean isCorrect() {
		return this.lost == 0 && this.repeated == 0 && this.disorder == 0 && this.uncommitted == 0;
	}

	/** Whether others used so much of the machine that figures suffer. */
	public boolean isDisturbed() {
		return MachineLoad.isDisturbing(this.othersCores);
	}

	/** Processor time of instances for an event in µs. */
	public double cpuMicros() {
		return this.instanceCores * 1e6 / this.eventsPerSecond;
	}

}
