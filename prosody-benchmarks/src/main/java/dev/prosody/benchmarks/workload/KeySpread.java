package dev.prosody.benchmarks.workload;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** How events are spread over keys. */
public enum KeySpread {

	/** Every key is equally likely. */
	EVEN,

	/** Key n + 1 is 1 / (n + 1)^1.1 as likely as the first. */
	ZIPF,

	/** Nine of ten events have the first key. */
	HOT;

	private static final double ZIPF_EXPONENT = 1.1;

	private static final double HOT_SHARE = 0.9;

	/**
	 * Draws keys.
	 * @param events how many
	 * @param keys number of keys
	 * @param random the source
	 * @return a key for each event
	 */
	int[] draw(int events, int keys, RandomGenerator random) {
		int[] drawn = new int[events];
		switch (this) {
			case EVEN -> Arrays.setAll(drawn, (i) -> random.nextInt(keys));
			case HOT -> Arrays.setAll(drawn, (i) -> (random.nextDouble() < HOT_SHARE) ? 0 : random.nextInt(keys));
			case ZIPF -> {
				double[] sums = sums(keys);
				Arrays.setAll(drawn, (i) -> keyAt(sums, random.nextDouble() * sums[keys - 1]));
			}
		}
		return drawn;
	}

	/**
	 * The share of events that the likeliest key has on average.
	 * @param keys number of keys
	 * @return from 0 to 1
	 */
	public double hottestShare(int keys) {
		return switch (this) {
			case EVEN -> 1.0 / keys;
			case HOT -> HOT_SHARE;
			case ZIPF -> 1 / sums(keys)[keys - 1];
		};
	}

	private static double[] sums(int keys) {
		double[] sums = new double[keys];
		double sum = 0;
		for (int i = 0; i < keys; i++) {
			sum += Math.pow(i + 1, -ZIPF_EXPONENT);
			sums[i] = sum;
		}
		return sums;
	}

	private static int keyAt(double[] sums, double point) {
		int found = Arrays.binarySearch(sums, point);
		return Math.min((found >= 0) ? found : -found - 1, sums.length - 1);
	}

}
