package dev.prosody.samples.flights;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

import dev.prosody.handler.EventContext;
import dev.prosody.handler.EventInterceptor;
import dev.prosody.handler.ProsodyEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * How long departures waited from being sent to the start of their first attempt: at the
 * broker, and in this instance. Thread-safe.
 */
@Component
class WaitingTimes implements EventInterceptor {

	private final List<Duration> waits = new ArrayList<>();

	private final Clock clock;

	WaitingTimes() {
		this(Clock.systemUTC());
	}

	WaitingTimes(Clock clock) {
		this.clock = clock;
	}

	@Override
	public @Nullable CompletionStage<?> intercept(ProsodyEvent<?> event, EventContext context, Handling handling)
			throws Exception {
		if (context.attempt() == 1 && event.listenerId().equals("departures")) {
			add(Duration.between(event.timestamp(), this.clock.instant()));
		}
		return handling.proceed();
	}

	private synchronized void add(Duration wait) {
		this.waits.add(wait);
	}

	/** The time that 99 of 100 departures did not exceed. */
	synchronized Duration p99() {
		if (this.waits.isEmpty()) {
			return Duration.ZERO;
		}
		return this.waits.stream().sorted().skip(this.waits.size() * 99L / 100).findFirst().orElse(Duration.ZERO);
	}

}
