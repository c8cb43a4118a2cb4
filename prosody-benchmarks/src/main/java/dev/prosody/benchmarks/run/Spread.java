package dev.prosody.benchmarks.run;

import java.util.Collection;
import java.util.stream.DoubleStream;

/**
 * What several runs have given of one figure; not numbers if there was none.
 *
 * @param median the middle one, or between the two in the middle
 * @param min the least
 * @param max the most
 */
public record Spread(double median, double min, double max) {

	/**
	 * The spread of some values.
	 * @param values the values, those that are not numbers left out
	 * @return their spread
	 */
	public static Spread of(Collection<Double> values) {
		return of(values.stream().mapToDouble(Double::doubleValue));
	}

	/**
	 * The spread of some values.
	 * @param values the values, those that are not numbers left out
	 * @return their spread
	 */
	public static Spread of(DoubleStream values) {
		double[] sorted = values.filter((value) -> !Double.isNaN(value)).sorted().toArray();
		if (sorted.length == 0) {
			return new Spread(Double.NaN, Double.NaN, Double.NaN);
		}
		int last = sorted.length - 1;
		return new Spread((sorted[last / 2] + sorted[sorted.length / 2]) / 2, sorted[0], sorted[last]);
	}

}
