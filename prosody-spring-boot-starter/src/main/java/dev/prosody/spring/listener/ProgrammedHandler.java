package dev.prosody.spring.listener;

import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.CompletionStage;

import dev.prosody.failure.DeclaredFailures;
import dev.prosody.handler.AsyncProsodyHandler;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import org.jspecify.annotations.Nullable;

/**
 * The handler of a listener without annotation.
 *
 * @param handler what it was added with
 * @param payloadType the type of its payload
 * @param handlesExcise whether it wants events without value
 */
record ProgrammedHandler(AsyncProsodyHandler<@Nullable Object> handler, Type payloadType,
		boolean handlesExcise) implements ListenerHandler {

	@Override
	public @Nullable CompletionStage<?> handle(ProsodyEvent<@Nullable Object> event, EventContext context)
			throws Exception {
		return this.handler.handle(event, context);
	}

	@Override
	public Type typeOf(ProsodyEvent<?> event) {
		return this.payloadType;
	}

	@Override
	public List<Type> payloadTypes() {
		return List.of(this.payloadType);
	}

	@Override
	public DeclaredFailures declaredFailures(ProsodyEvent<@Nullable Object> event) {
		return this.handler.declaredFailures(event);
	}

	@Override
	public boolean needsRecord() {
		return false;
	}

}
