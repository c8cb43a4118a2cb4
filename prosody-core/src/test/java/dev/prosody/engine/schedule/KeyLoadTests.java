package dev.prosody.engine.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import dev.prosody.testing.Seed;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeyLoadTests {

	private static final long WINDOW = Duration.ofMinutes(5).toNanos();

	private static final long START = Duration.ofDays(1).toNanos();

	private final KeyLoad load = new KeyLoad();

	@Test
	void isBusyAllTheTimeWhenAttemptsFollowEachOtherForAWholeWindow() {
		long now = START;
		for (int i = 0; i < 3_600; i++) {
			this.load.add(now, now + 100_000_000, WINDOW);
			now += 100_000_000;
		}

		assertThat(this.load.busyRatio(now)).isEqualTo(1);
	}

	@Test
	void countsTheWholeWindowAlsoWhenItWasNotWatchedThatLong() {
		this.load.add(START, START + WINDOW / 2, WINDOW);

		assertThat(this.load.busyRatio(START + WINDOW / 2)).isCloseTo(0.5, Offset.offset(0.03));
	}

	@Test
	void forgetsWhatSlidOutOfTheWindow() {
		this.load.add(START, START + WINDOW, WINDOW);

		assertThat(this.load.busyRatio(START + WINDOW + WINDOW / 4)).isCloseTo(0.75, Offset.offset(0.01));
		assertThat(this.load.busyRatio(START + 2 * WINDOW)).isCloseTo(0, Offset.offset(0.001));
		assertThat(this.load.busyRatio(START + 20 * WINDOW)).isZero();
	}

	@Test
	void countsOneAttemptThatIsLongerThanTheWindowAsAWholeWindow() {
		this.load.add(START, START + 3 * WINDOW, WINDOW);

		assertThat(this.load.busyRatio(START + 3 * WINDOW)).isEqualTo(1);
	}

	@Test
	void agreesWithAListOfIntervals() {
		RandomGenerator random = Seed.random("KeyLoadTests");
		List<long[]> intervals = new ArrayList<>();
		long now = START;
		for (int i = 0; i < 2_000; i++) {
			long from = now + random.nextLong(Duration.ofMillis(500).toNanos());
			now = from + random.nextLong(Duration.ofSeconds(2).toNanos());
			this.load.add(from, now, WINDOW);
			intervals.add(new long[] { from, now });
			double expected = busy(intervals, now) / (double) WINDOW;
			assertThat(this.load.busyRatio(now)).as("after %d intervals", i).isCloseTo(expected, Offset.offset(0.01));
		}
	}

	@Test
	void keepsNoWindowForAKeyThatUsesLittle() {
		for (int i = 0; i < 100; i++) {
			this.load.add(START, START + 1_000, WINDOW);
		}

		assertThat(this.load.busyRatio(START)).isZero();
		assertThat(this.load.isNegligible(START)).isTrue();
	}

	private static long busy(List<long[]> intervals, long now) {
		return intervals.stream()
			.mapToLong((interval) -> interval[1] - Math.max(interval[0], now - WINDOW))
			.filter((length) -> length > 0)
			.sum();
	}

}
