package dev.prosody.engine.poll;

import java.time.Duration;

import dev.prosody.engine.testing.VirtualClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReconnectBackOffTests {

	private final VirtualClock clock = new VirtualClock();

	private final ReconnectBackOff backOff = new ReconnectBackOff(this.clock);

	@Test
	void doublesUpToTenSeconds() {
		assertThat(this.backOff.isDue()).as("at first").isTrue();

		for (long expected : new long[] { 100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000 }) {
			assertThat(failAndWait()).isEqualTo(Duration.ofMillis(expected));
		}
	}

	@Test
	void beginsAgainAfterASuccess() {
		failAndWait();
		failAndWait();

		this.backOff.succeeded();

		assertThat(failAndWait()).isEqualTo(Duration.ofMillis(100));
	}

	private Duration failAndWait() {
		Duration begin = this.clock.passed();
		this.backOff.failed();
		while (!this.backOff.isDue()) {
			this.clock.advance(Duration.ofMillis(1));
		}
		return this.clock.passed().minus(begin);
	}

}
