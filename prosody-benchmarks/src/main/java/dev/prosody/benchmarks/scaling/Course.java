package dev.prosody.benchmarks.scaling;

import java.util.ArrayList;
import java.util.List;

/**
 * How a number that only grows has grown: between two looks at it, evenly. Confined to
 * one thread, or guarded by its user.
 */
final class Course {

	private final List<double[]> looks = new ArrayList<>();

	/**
	 * Takes note of the number.
	 * @param millis when, later than before
	 * @param value the number
	 */
	void add(double millis, double value) {
		this.looks.add(new double[] { millis, value });
	}

	/** The latest value, 0 before the first. */
	double last() {
		return this.looks.isEmpty() ? 0 : this.looks.getLast()[1];
	}

	private double at(double millis) {
		return interpolate(0, millis);
	}

	/** When a value was reached. */
	double reached(double value) {
		return interpolate(1, value);
	}

	/** Growth per second. */
	double slope(double fromMillis, double toMillis) {
		return (at(toMillis) - at(fromMillis)) * 1e3 / (toMillis - fromMillis);
	}

	private double interpolate(int known, double value) {
		double[] before = this.looks.getFirst();
		for (double[] look : this.looks) {
			if (look[known] >= value) {
				double width = look[known] - before[known];
				double share = (width > 0) ? (value - before[known]) / width : 1;
				return before[1 - known] + share * (look[1 - known] - before[1 - known]);
			}
			before = look;
		}
		return before[1 - known];
	}

}
