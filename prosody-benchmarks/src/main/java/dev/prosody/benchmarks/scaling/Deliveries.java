package dev.prosody.benchmarks.scaling;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** How often each event was handled, by all instances together. */
final class Deliveries {

	private final int[] times;

	private Deliveries(int[] times) {
		this.times = times;
	}

	/** Adds up what instances tell after their stop. */
	static Deliveries of(List<InstanceProcess> instances, int events) throws IOException {
		int[] times = new int[events];
		for (InstanceProcess instance : instances) {
			byte[] here = instance.timesHandled();
			for (int event = 0; event < events; event++) {
				times[event] += here[event];
			}
		}
		return new Deliveries(times);
	}

	/** Events that nobody handled. */
	long lost() {
		return Arrays.stream(this.times).filter((count) -> count == 0).count();
	}

	/** Events handled again. */
	long repeated() {
		return Arrays.stream(this.times).filter((count) -> count > 1).mapToLong((count) -> count - 1).sum();
	}

}
