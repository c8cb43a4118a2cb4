package dev.prosody.engine.pipeline;

import java.time.Duration;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeadLetterBackOffTests {

	@Test
	void asksTheSharedRandomSourceUnderItsLockAsOtherBackOffsDo() {
		DeadLetterBackOff backOff = new DeadLetterBackOff(new Unshared());

		assertThat(backOff.delay(0)).isEqualTo(Duration.ofMillis(199));
		assertThat(backOff.delay(100)).as("the longest").isEqualTo(Duration.ofMillis(30_099));
	}

	/** Like most: one thread at a time. */
	private static final class Unshared implements RandomGenerator {

		@Override
		public long nextLong() {
			throw new UnsupportedOperationException();
		}

		@Override
		public long nextLong(long bound) {
			assertThat(Thread.holdsLock(this)).isTrue();
			return bound - 1;
		}

	}

}
