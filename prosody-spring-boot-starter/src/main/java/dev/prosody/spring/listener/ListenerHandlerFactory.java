package dev.prosody.spring.listener;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.prosody.handler.EventType;
import dev.prosody.spring.OnEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Makes the handler of each listener. */
final class ListenerHandlerFactory {

	private final EventMethodFactory methods;

	private final AttributeResolver attributes;

	ListenerHandlerFactory(EventMethodFactory methods, AttributeResolver attributes) {
		this.methods = methods;
		this.attributes = attributes;
	}

	ListenerHandler create(ListenerSource source) {
		if (source.programmed() != null) {
			return source.programmed();
		}
		if (source.method() != null && source.exciseMethod() == null) {
			return new SingleMethodHandler(this.methods.create(source, source.method(), false));
		}
		EventMethod excise = (source.exciseMethod() != null) ? this.methods.create(source, source.exciseMethod(), true)
				: null;
		return new ClassHandler(eventMethods(source), excise);
	}

	private EventMethods eventMethods(ListenerSource source) {
		Map<String, EventMethod> byType = new LinkedHashMap<>();
		Map<String, EventMethod> byPrefix = new LinkedHashMap<>();
		EventMethod byDefault = null;
		for (Method candidate : source.eventMethods()) {
			EventMethod method = this.methods.create(source, candidate, false);
			String type = type(source, candidate, method);
			EventMethod other = (type == null) ? byDefault
					: (type.endsWith(".") ? byPrefix : byType).putIfAbsent(type, method);
			if (other != null) {
				throw new FailureAnalyzedException(
						"Two @OnEvent methods of " + source.place() + " handle "
								+ ((type != null) ? "the event type '" + type + "'" : "all other events") + ": " + other
								+ " and " + method + ".",
						(type != null) ? "Give one of them another type, or merge them."
								: "Only one may be the default. Name a type in one of them, @OnEvent(\"…\"), or put "
										+ "@EventType on its payload's class.");
			}
			byDefault = (type == null) ? method : byDefault;
		}
		List<EventMethods.Prefix> prefixes = new ArrayList<>();
		byPrefix.forEach((prefix, method) -> prefixes.add(new EventMethods.Prefix(prefix, method)));
		return new EventMethods(byType, prefixes, byDefault);
	}

	/** The event type or prefix of a method, {@code null} if it is the default. */
	private @Nullable String type(ListenerSource source, Method candidate, EventMethod method) {
		OnEvent annotation = AnnotatedElementUtils.findMergedAnnotation(candidate, OnEvent.class);
		String value = (annotation != null) ? annotation.value() : "";
		if (!value.isEmpty()) {
			String place = "@OnEvent on " + source.place() + "." + candidate.getName();
			String text = this.attributes.text(place, "value", value);
			if (text == null) {
				throw new FailureAnalyzedException(
						"The attribute 'value' of " + place + " is '" + value + "', which resolved to an empty text.",
						"Set the property that it refers to, or write the event type itself.");
			}
			return text;
		}
		EventType type = AnnotatedElementUtils.findMergedAnnotation(payloadClass(method.payloadType()),
				EventType.class);
		return (type != null) ? type.value() : null;
	}

	private static Class<?> payloadClass(Type type) {
		if (type instanceof RecordKeeping.KeepingType keeping) {
			return (keeping.payloadType() != null) ? payloadClass(keeping.payloadType()) : Object.class;
		}
		return (type instanceof ParameterizedType || type instanceof Class<?>) ? ResolvableType.forType(type).toClass()
				: Object.class;
	}

}
