package dev.prosody.engine.pipeline;

import java.util.List;
import java.util.concurrent.CompletionStage;

import dev.prosody.failure.DeclaredFailures;
import dev.prosody.handler.AsyncProsodyHandler;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.EventInterceptor;
import dev.prosody.handler.ProsodyEvent;
import org.jspecify.annotations.Nullable;

/**
 * A handler with an interceptor around it.
 *
 * @param interceptor goes around
 * @param next the next interceptor, or the handler
 */
record InterceptedHandler(EventInterceptor interceptor,
		AsyncProsodyHandler<@Nullable Object> next) implements AsyncProsodyHandler<@Nullable Object> {

	/** The handler itself, where there is nothing to intercept. */
	static AsyncProsodyHandler<@Nullable Object> around(AsyncProsodyHandler<@Nullable Object> handler,
			List<EventInterceptor> interceptors) {
		AsyncProsodyHandler<@Nullable Object> intercepted = handler;
		for (EventInterceptor interceptor : interceptors.reversed()) {
			intercepted = new InterceptedHandler(interceptor, intercepted);
		}
		return intercepted;
	}

	@Override
	public @Nullable CompletionStage<?> handle(ProsodyEvent<@Nullable Object> event, EventContext context)
			throws Exception {
		return this.interceptor.intercept(event, context, () -> this.next.handle(event, context));
	}

	@Override
	public DeclaredFailures declaredFailures(ProsodyEvent<@Nullable Object> event) {
		return this.next.declaredFailures(event);
	}

}
