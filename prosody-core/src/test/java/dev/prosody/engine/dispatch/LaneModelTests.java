package dev.prosody.engine.dispatch;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

import dev.prosody.engine.testing.QuietListener;
import dev.prosody.testing.Seed;
import dev.prosody.testing.history.CommitBelowUnsettled;
import dev.prosody.testing.history.DeadLetterFirst;
import dev.prosody.testing.history.EpochFence;
import dev.prosody.testing.history.KeyOrder;
import dev.prosody.testing.history.NothingLost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lanes, runners and waits under random histories, next to a trivial model. */
class LaneModelTests {

	private static final int HISTORIES = 40;

	private static final int STEPS = 600;

	private final QuietListener quiet = QuietListener.of(RandomLanes.LISTENER);

	@AfterEach
	void close() {
		this.quiet.close();
	}

	private static LongStream seeds() {
		RandomGenerator random = Seed.random("LaneModelTests");
		return LongStream.generate(random::nextLong).limit(HISTORIES);
	}

	@ParameterizedTest(name = "seed {0}")
	@MethodSource("seeds")
	@Timeout(120)
	void i1i2i3i6i9AgreeWithATrivialModelUnderRandomHistories(long seed) {
		RandomLanes lanes = new RandomLanes(new SplittableRandom(seed));
		for (int step = 0; step < STEPS; step++) {
			lanes.step();
		}
		lanes.finish();
		lanes.history()
			.verify(KeyOrder.everywhere(), new CommitBelowUnsettled(), new NothingLost(), new EpochFence(),
					new DeadLetterFirst());
	}

}
