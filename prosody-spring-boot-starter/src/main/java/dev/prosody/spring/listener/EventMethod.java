package dev.prosody.spring.listener;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.CompletionStage;

import dev.prosody.failure.DeclaredFailures;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import org.jspecify.annotations.Nullable;

/** A handler method of a bean, ready to be called. Thread-safe. */
final class EventMethod {

	private final Object bean;

	private final Method method;

	private final MethodCall call;

	private final Argument[] arguments;

	private final Type payloadType;

	private final boolean nullable;

	private final boolean needsRecord;

	private final DeclaredFailures declaredFailures;

	/**
	 * Creates the method.
	 * @param bean the bean, possibly a proxy
	 * @param method what to call on it, accessible
	 * @param call how to call it
	 * @param parameters how its parameters are filled
	 * @param payloadType the type of its payload; {@code null} if it has none
	 * @param declaredFailures what it declares about exceptions
	 */
	EventMethod(Object bean, Method method, MethodCall call, List<HandlerParameter> parameters,
			@Nullable Type payloadType, DeclaredFailures declaredFailures) {
		this.bean = bean;
		this.method = method;
		this.call = call;
		this.arguments = parameters.stream().map(HandlerParameter::argument).toArray(Argument[]::new);
		this.nullable = parameters.stream().anyMatch(HandlerParameter::nullable);
		this.needsRecord = parameters.stream().anyMatch(HandlerParameter::needsRecord);
		this.payloadType = this.needsRecord ? new RecordKeeping.KeepingType(payloadType)
				: (payloadType != null) ? payloadType : Object.class;
		this.declaredFailures = declaredFailures;
	}

	@Nullable CompletionStage<?> invoke(ProsodyEvent<?> event, EventContext context) throws Exception {
		if (this.needsRecord) {
			ProsodyEvent<?> revealed = RecordKeeping.reveal(event);
			return call(revealed, RecordKeeping.reveal(context, revealed));
		}
		return call(event, context);
	}

	private @Nullable CompletionStage<?> call(ProsodyEvent<?> event, EventContext context) throws Exception {
		@Nullable Object[] values = new @Nullable Object[this.arguments.length];
		for (int i = 0; i < values.length; i++) {
			values[i] = this.arguments[i].of(event, context);
		}
		return this.call.call(this.bean, this.method, values, context);
	}

	/** The type its payload is decoded into. */
	Type payloadType() {
		return this.payloadType;
	}

	/** Whether it wants events without value. */
	boolean isNullable() {
		return this.nullable;
	}

	/** Whether {@link RecordKeeping#codec} must decode its payloads. */
	boolean needsRecord() {
		return this.needsRecord;
	}

	/** What it and its class declare about exceptions. */
	DeclaredFailures declaredFailures() {
		return this.declaredFailures;
	}

	@Override
	public String toString() {
		return this.method.getDeclaringClass().getName() + "." + this.method.getName();
	}

}
