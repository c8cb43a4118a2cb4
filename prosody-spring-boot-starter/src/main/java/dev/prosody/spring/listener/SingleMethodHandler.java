package dev.prosody.spring.listener;

import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.CompletionStage;

import dev.prosody.failure.DeclaredFailures;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import org.jspecify.annotations.Nullable;

/**
 * One annotated method.
 *
 * @param method the method
 */
record SingleMethodHandler(EventMethod method) implements ListenerHandler {

	@Override
	public @Nullable CompletionStage<?> handle(ProsodyEvent<@Nullable Object> event, EventContext context)
			throws Exception {
		return this.method.invoke(event, context);
	}

	@Override
	public Type typeOf(ProsodyEvent<?> event) {
		return this.method.payloadType();
	}

	@Override
	public List<Type> payloadTypes() {
		return List.of(this.method.payloadType());
	}

	@Override
	public DeclaredFailures declaredFailures(ProsodyEvent<@Nullable Object> event) {
		return this.method.declaredFailures();
	}

	@Override
	public boolean handlesExcise() {
		return this.method.isNullable();
	}

	@Override
	public boolean needsRecord() {
		return this.method.needsRecord();
	}

}
