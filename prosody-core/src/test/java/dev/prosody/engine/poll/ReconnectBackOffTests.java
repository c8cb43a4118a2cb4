package dev.prosody.engine.poll;

import java.time.Duration;

import dev.prosody.engine.testing.VirtualClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReconnectBackOffTests {

	private final VirtualClock clock = new VirtualClock();

	private final ReconnectBackOff backOff = new ReconnectBackOff(this.clock);

	@Test
	void isDueAtFirst() {
		assertThat(this.backOff.isDue()).isTrue();
	}

	@Test
	void doublesItsDelayUpToTenSeconds() {
		assertThat(delayAfterFailure()).isEqualTo(Duration.ofMillis(100));
		assertThat(delayAfterFailure()).isEqualTo(Duration.ofMillis(200));
		for (int i = 0; i < 10; i++) {
			delayAfterFailure();
		}
		assertThat(delayAfterFailure()).isEqualTo(Duration.ofSeconds(10));
	}

	@Test
	void doesNotStartAgainForAConsumerThatPollsOnceBeforeItFails() {
		delayAfterFailure();
		delayAfterFailure();

		this.backOff.succeeded();

		assertThat(delayAfterFailure()).isEqualTo(Duration.ofMillis(400));
	}

	@Test
	void startsAgainForAConsumerThatHasPolledForAWhile() {
		delayAfterFailure();
		delayAfterFailure();

		this.clock.advance(Duration.ofSeconds(10));
		this.backOff.succeeded();

		assertThat(delayAfterFailure()).isEqualTo(Duration.ofMillis(100));
	}

	private Duration delayAfterFailure() {
		this.backOff.failed();
		Duration delay = Duration.ZERO;
		while (!this.backOff.isDue()) {
			this.clock.advance(Duration.ofMillis(100));
			delay = delay.plusMillis(100);
		}
		return delay;
	}

}
