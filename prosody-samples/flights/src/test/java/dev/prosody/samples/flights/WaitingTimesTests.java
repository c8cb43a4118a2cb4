package dev.prosody.samples.flights;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class WaitingTimesTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private final WaitingTimes waits = new WaitingTimes(Clock.fixed(NOW, ZoneOffset.UTC));

	@Test
	void measuresFromSendingToTheStartOfTheFirstAttemptOfDepartures() throws Exception {
		for (int i = 0; i < 100; i++) {
			start("departures", 1, Duration.ofMillis(i));
		}
		start("departures", 2, Duration.ofHours(1));
		start("dead-letters", 1, Duration.ofHours(1));

		assertThat(this.waits.p99()).isEqualTo(Duration.ofMillis(99));
	}

	@Test
	void hasNoWaitWithoutDepartures() {
		assertThat(this.waits.p99()).isZero();
	}

	@Test
	void goesOnWithTheHandler() throws Exception {
		assertThat(start("departures", 1, Duration.ZERO)).isCompleted();
	}

	private CompletionStage<?> start(String listenerId, int attempt, Duration wait) throws Exception {
		ProsodyEvent<?> event = mock();
		given(event.listenerId()).willReturn(listenerId);
		given(event.timestamp()).willReturn(NOW.minus(wait));
		EventContext context = mock();
		given(context.attempt()).willReturn(attempt);
		return this.waits.intercept(event, context, () -> CompletableFuture.completedFuture(null));
	}

}
