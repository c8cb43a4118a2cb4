package dev.prosody.spring.listener;

import java.time.Duration;
import java.time.Instant;

import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;

/**
 * The context of a {@link RevealedEvent}.
 *
 * @param context the context as the engine knows it
 * @param event the revealed event
 */
record RevealedContext(EventContext context, ProsodyEvent<?> event) implements EventContext {

	@Override
	public int attempt() {
		return this.context.attempt();
	}

	@Override
	public Instant deadline() {
		return this.context.deadline();
	}

	@Override
	public Duration remaining() {
		return this.context.remaining();
	}

	@Override
	public Duration extendDeadline(Duration extension) {
		return this.context.extendDeadline(extension);
	}

	@Override
	public boolean isCancelled() {
		return this.context.isCancelled();
	}

	@Override
	public void onCancel(Runnable action) {
		this.context.onCancel(action);
	}

	@Override
	public void onAbandoned(Runnable action) {
		this.context.onAbandoned(action);
	}

}
