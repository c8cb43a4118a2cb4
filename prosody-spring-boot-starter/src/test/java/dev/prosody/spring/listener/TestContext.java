package dev.prosody.spring.listener;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;

/** The second attempt of an event. */
record TestContext(ProsodyEvent<?> event, List<Runnable> whenAbandoned) implements EventContext {

	TestContext(ProsodyEvent<?> event) {
		this(event, new ArrayList<>());
	}

	@Override
	public int attempt() {
		return 2;
	}

	@Override
	public Instant deadline() {
		return Instant.MAX;
	}

	@Override
	public Duration remaining() {
		return Duration.ofMinutes(1);
	}

	@Override
	public Duration extendDeadline(Duration extension) {
		return Duration.ZERO;
	}

	@Override
	public boolean isCancelled() {
		return false;
	}

	@Override
	public void onCancel(Runnable action) {
	}

	@Override
	public void onAbandoned(Runnable action) {
		this.whenAbandoned.add(action);
	}

}
