package dev.prosody.codec;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.PropertyBindingException;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.introspect.ClassIntrospector;

/**
 * Says what was expected and where it was not found in JSON, so that an operator finds
 * the place; Jackson's own messages quote what they have found there. Of a path only
 * names are told that the payload's classes declare: all others, such as keys of maps,
 * are content.
 */
final class JsonFailureWords {

	/** Stands for a name that is content. */
	private static final String HIDDEN = "*";

	private final MapperConfig<?> config;

	/** Keyed by the classes that payloads consist of, so it stays small. */
	private final Map<Class<?>, Set<String>> names = new ConcurrentHashMap<>();

	JsonFailureWords(MapperConfig<?> config) {
		this.config = config;
	}

	String of(JacksonException failure) {
		String type = failure.getClass().getName();
		try {
			return expected(failure) + place(failure) + " (" + type + ")";
		}
		catch (RuntimeException ex) {
			// Of a deserializer of the application, or about a class that cannot be read
			return type;
		}
	}

	private static String expected(JacksonException failure) {
		return switch (failure) {
			case InputCoercionException coercion -> "no " + coercion.getTargetType().getTypeName();
			case StreamReadException syntax -> "not JSON";
			case PropertyBindingException unexpected -> "an unexpected field";
			case InvalidDefinitionException definition when definition.getType() != null ->
				definition.getType().toCanonical() + " cannot be made of JSON";
			case MismatchedInputException mismatch when mismatch.getTargetType() != null ->
				"no " + mismatch.getTargetType().getTypeName();
			default -> "unreadable";
		};
	}

	private String place(JacksonException failure) {
		String path = path(failure.getPath());
		TokenStreamLocation location = failure.getLocation();
		boolean located = location != null && location.getLineNr() > 0;
		return (path.isEmpty() ? "" : " at " + path) + (located ? (path.isEmpty() ? " at" : ",") + " line "
				+ location.getLineNr() + ", column " + location.getColumnNr() : "");
	}

	private String path(List<JacksonException.Reference> references) {
		StringBuilder path = new StringBuilder();
		for (JacksonException.Reference reference : references) {
			String name = reference.getPropertyName();
			if (name == null) {
				path.append('[').append(reference.getIndex()).append(']');
			}
			else {
				path.append(path.isEmpty() ? "" : ".").append(isDeclared(reference.from(), name) ? name : HIDDEN);
			}
		}
		return path.toString();
	}

	private boolean isDeclared(@Nullable Object owner, String name) {
		if (owner == null) {
			return false;
		}
		Class<?> type = (owner instanceof Class<?> given) ? given : owner.getClass();
		return this.names.computeIfAbsent(type, this::namesOf).contains(name);
	}

	private Set<String> namesOf(Class<?> type) {
		if (Map.class.isAssignableFrom(type)) {
			return Set.of();
		}
		ClassIntrospector introspector = this.config.classIntrospectorInstance();
		JavaType resolved = this.config.constructType(type);
		BeanDescription description = introspector.introspectForDeserialization(resolved,
				introspector.introspectClassAnnotations(resolved));
		Set<String> declared = new HashSet<>();
		for (BeanPropertyDefinition property : description.findProperties()) {
			declared.add(property.getName());
		}
		return declared;
	}

}
