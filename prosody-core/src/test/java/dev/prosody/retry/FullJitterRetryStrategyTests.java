package dev.prosody.retry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import dev.prosody.retry.RetryDecision.RetryAfter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FullJitterRetryStrategyTests {

	private static final Exception FAILURE = new Exception("expected");

	@Test
	void doublesTheBoundUpToTheMaximum() {
		Bounds bounds = new Bounds();
		RetryStrategy strategy = RetryStrategy.fullJitter(Duration.ofMillis(20), Duration.ofMillis(150), null, bounds);

		for (int attempt = 1; attempt <= 5; attempt++) {
			strategy.nextDelay(attempt, FAILURE);
		}

		assertThat(bounds.asked).containsExactly(20_000_000L, 40_000_000L, 80_000_000L, 150_000_000L, 150_000_000L);
	}

	@Test
	void neverOverflows() {
		Bounds bounds = new Bounds();
		Duration max = Duration.ofDays(100_000);
		RetryStrategy strategy = RetryStrategy.fullJitter(Duration.ofNanos(1), max, null, bounds);

		for (int attempt : new int[] { 61, 62, 63, 64, 65, 66, 1000, Integer.MAX_VALUE }) {
			strategy.nextDelay(attempt, FAILURE);
		}

		assertThat(bounds.asked).allMatch((bound) -> bound > 0 && bound <= max.toNanos());
		assertThat(bounds.asked).endsWith(max.toNanos());
	}

	@Test
	void takesDurationsThatNanosecondsCannotHold() {
		Bounds bounds = new Bounds();
		Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);
		RetryStrategy strategy = RetryStrategy.fullJitter(forEver, forEver, null, bounds);

		strategy.nextDelay(1, FAILURE);
		strategy.nextDelay(100, FAILURE);

		assertThat(bounds.asked).containsOnly(Long.MAX_VALUE);
	}

	@Test
	void spreadsTheDelaysOverTheWholeInterval() {
		long seed = 4711;
		RetryStrategy strategy = RetryStrategy.fullJitter(Duration.ofMillis(100), Duration.ofMillis(100), null,
				new SplittableRandom(seed));
		int[] buckets = new int[10];

		for (int i = 0; i < 10_000; i++) {
			Duration delay = strategy.nextDelay(1, FAILURE);
			assertThat(delay).isBetween(Duration.ZERO, Duration.ofMillis(100).minusNanos(1));
			buckets[(int) (delay.toNanos() / 10_000_000)]++;
		}

		assertThat(buckets).as("seed %d", seed).satisfies((counts) -> {
			for (int count : counts) {
				assertThat(count).isBetween(850, 1150);
			}
		});
	}

	@Test
	void keepsIntervalsBelowAMillisecond() {
		Bounds bounds = new Bounds();
		RetryStrategy strategy = RetryStrategy.fullJitter(Duration.ofNanos(1), Duration.ofNanos(3), null, bounds);

		assertThat(strategy.nextDelay(1, FAILURE)).isZero();
		assertThat(strategy.nextDelay(3, FAILURE)).isEqualTo(Duration.ofNanos(2));
		assertThat(bounds.asked).containsExactly(1L, 3L);
	}

	@Test
	void givesUpAfterTheLastAttempt() {
		RetryStrategy strategy = RetryStrategy.fullJitter(Duration.ofMillis(1), Duration.ofMillis(1), 3, new Bounds());

		assertThat(strategy.nextDelay(2, FAILURE)).isNotNull();
		assertThat(strategy.nextDelay(3, FAILURE)).isNull();
		try (RetrySequence sequence = strategy.open()) {
			assertThat(sequence.next(2, FAILURE)).isInstanceOf(RetryAfter.class);
			assertThat(sequence.next(3, FAILURE)).isSameAs(RetryDecision.GIVE_UP);
		}
	}

	@Test
	void singleAttemptNeverRetries() {
		RetryStrategy strategy = RetryStrategy.fullJitter(Duration.ofMillis(1), Duration.ofMillis(1), 1, new Bounds());

		assertThat(strategy.nextDelay(1, FAILURE)).isNull();
	}

	@Test
	void rejectsWhatMakesNoSense() {
		Duration second = Duration.ofSeconds(1);
		RandomGenerator random = new Bounds();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RetryStrategy.fullJitter(Duration.ZERO, second, null, random))
			.withMessage("'initialInterval' must be positive but was PT0S");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RetryStrategy.fullJitter(second, Duration.ofMillis(999), null, random))
			.withMessage("'maxInterval' must be at least 'initialInterval' (PT1S) but was PT0.999S");
		assertThatIllegalArgumentException().isThrownBy(() -> RetryStrategy.fullJitter(second, second, 0, random))
			.withMessage("'maxAttempts' must be at least 1 but was 0");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RetryStrategy.fullJitter(second, second, null, random).nextDelay(0, FAILURE));
	}

	/** Notes the bounds it is asked for and returns the largest value allowed. */
	private static final class Bounds implements RandomGenerator {

		private final List<Long> asked = new ArrayList<>();

		@Override
		public long nextLong() {
			throw new UnsupportedOperationException();
		}

		@Override
		public long nextLong(long bound) {
			this.asked.add(bound);
			return bound - 1;
		}

	}

}
