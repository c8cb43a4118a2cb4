package dev.prosody.benchmarks.scaling;

import dev.prosody.benchmarks.workload.KeySpread;
import dev.prosody.benchmarks.workload.Workload;
import dev.prosody.listener.ListenerOptions;

/**
 * What is measured at once.
 *
 * @param workload what all instances together handle, and the concurrency of each
 * @param instances number of instances
 * @param maxInFlight of each instance
 */
public record Point(Workload workload, int instances, int maxInFlight) {

	/** Bytes in flight for each event where more events than by default may be. */
	private static final int BYTES_PER_EVENT = 1024;

	/** Long enough for compilers to come to rest in the first quarter. */
	private static final int SECONDS = 12;

	/**
	 * One instance with the default window.
	 * @param spec the workload
	 * @return the point
	 */
	static Point of(String spec) {
		return new Point(Workload.of(spec), 1, ListenerOptions.DEFAULTS.maxInFlight());
	}

	Point instances(int count) {
		return new Point(this.workload, count, this.maxInFlight);
	}

	Point maxInFlight(int events) {
		return new Point(this.workload, this.instances, events);
	}

	/** The same with as many events as take some seconds, if the model is right. */
	Point sized() {
		return events((int) (Bound.of(this).eventsPerSecond() * SECONDS));
	}

	Point atMost(int events) {
		return (this.workload.events() > events) ? events(events) : this;
	}

	private Point events(int count) {
		return new Point(this.workload.with("events", count), this.instances, this.maxInFlight);
	}

	long maxInFlightBytes() {
		return Math.max(ListenerOptions.DEFAULTS.maxInFlightBytes(), (long) this.maxInFlight * BYTES_PER_EVENT);
	}

	/** The point as people read it, without the number of events. */
	public String label() {
		Workload what = this.workload;
		String handler = what.handlerTime().isZero() ? "no-op" : what.handlerTime().toMillis() + " ms";
		String label = "%s, %,d at once, %,d keys, %,d partitions".formatted(handler, what.concurrency(), what.keys(),
				what.partitions());
		if (what.spread() != KeySpread.EVEN) {
			label += ", one key with 90 %";
		}
		if (this.maxInFlight != ListenerOptions.DEFAULTS.maxInFlight()) {
			label += ", max-in-flight %,d".formatted(this.maxInFlight);
		}
		return (what.valueBytes() > 100) ? label + ", values of %,d bytes".formatted(what.valueBytes()) : label;
	}

}
