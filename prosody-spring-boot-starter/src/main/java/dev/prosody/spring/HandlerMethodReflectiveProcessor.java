package dev.prosody.spring;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;

import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.ReflectiveProcessor;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;

/**
 * Hints for native images: the handler method itself, and binding of its payload. Not
 * Spring's {@code @MessageMapping}, which would do the same, because that says that a
 * method answers messages of a broker relay or RSocket.
 */
class HandlerMethodReflectiveProcessor implements ReflectiveProcessor {

	private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

	@Override
	public void registerReflectionHints(ReflectionHints hints, AnnotatedElement element) {
		if (element instanceof Class<?> type) {
			hints.registerType(type);
		}
		else if (element instanceof Method method) {
			hints.registerMethod(method, ExecutableMode.INVOKE);
			for (Parameter parameter : method.getParameters()) {
				registerPayload(hints, parameter);
			}
		}
	}

	private void registerPayload(ReflectionHints hints, Parameter parameter) {
		ResolvableType type = ResolvableType.forType(parameter.getParameterizedType());
		Class<?> raw = type.toClass();
		if (raw == ProsodyEvent.class || raw == Message.class) {
			type = type.getGeneric(0);
		}
		// what is ours is an interface that the engine implements
		if (type.toClass().getPackage() != EventContext.class.getPackage()) {
			this.binding.registerReflectionHints(hints, type.getType());
		}
	}

}
