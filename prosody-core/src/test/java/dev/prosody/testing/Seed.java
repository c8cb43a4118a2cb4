package dev.prosody.testing;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Randomness that can be repeated: {@code -Dprosody.test.seed=…}. */
public final class Seed {

	private Seed() {
	}

	/**
	 * A random source whose seed is printed.
	 * @param test who uses it
	 * @return the source
	 */
	public static RandomGenerator random(String test) {
		Long seed = Long.getLong("prosody.test.seed");
		if (seed == null) {
			seed = new SplittableRandom().nextLong();
		}
		System.out.println(test + ": -Dprosody.test.seed=" + seed);
		return new SplittableRandom(seed);
	}

}
