package dev.prosody.engine.poll;

import java.time.Duration;

import dev.prosody.engine.testing.VirtualClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EngineHostTests {

	private static final Duration SESSION = Duration.ofSeconds(4);

	private final VirtualClock clock = new VirtualClock();

	private final EngineHost host = new EngineHost(this.clock, SESSION.toNanos());

	@Test
	void membershipIsFreshForASessionAfterAPoll() {
		poll(Duration.ofMillis(100));
		this.clock.advance(SESSION.minusMillis(101));
		assertThat(this.host.isMembershipFresh()).isTrue();

		this.clock.advance(Duration.ofMillis(2));
		assertThat(this.host.isMembershipFresh()).isFalse();
	}

	@Test
	void i6APollInWhichTheProcessWasFrozenProvesNothing() {
		poll(SESSION.plusSeconds(1));
		assertThat(this.host.isMembershipFresh()).isFalse();

		poll(Duration.ofMillis(100));
		assertThat(this.host.isMembershipFresh()).isTrue();
	}

	private void poll(Duration duration) {
		this.host.polling();
		this.clock.advance(duration);
		this.host.polled();
	}

}
