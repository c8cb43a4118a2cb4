package dev.prosody.benchmarks.scaling;

/**
 * Settings for a load that is known.
 *
 * @param eventsPerSecond expected at peak
 * @param handlerMillis how long a handler waits
 * @param keys keys that have events at a time
 * @param instances how many shall share the load
 */
record Recipe(int eventsPerSecond, int handlerMillis, int keys, int instances) {

	/** To catch up after a pause, and to outlive an instance out of three. */
	private static final double HEADROOM = 1.5;

	/** Twelve can be shared evenly by two, three, four and six. */
	private static final int PARTITIONS = 12;

	/** Concurrency of each instance, by Little's law. */
	int concurrency() {
		return (int) Math.ceil(HEADROOM * this.eventsPerSecond * this.handlerMillis / 1e3 / this.instances);
	}

	int partitions() {
		return Math.max(PARTITIONS, 3 * this.instances);
	}

	Point point() {
		return Point
			.of("w1x/partitions=%d/keys=%d/handler-ms=%d/concurrency=%d".formatted(partitions(), this.keys,
					this.handlerMillis, concurrency()))
			.instances(this.instances)
			.sized();
	}

	/** What the settings must be good for. */
	double capacity() {
		return HEADROOM * this.eventsPerSecond;
	}

}
