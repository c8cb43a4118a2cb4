package dev.prosody.spring.listener;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;

import org.jspecify.annotations.Nullable;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;

/** Payload types in the signatures of handler methods, type variables resolved. */
final class PayloadTypeReader {

	private PayloadTypeReader() {
	}

	/** The whole type of a parameter. */
	static Type typeOf(MethodParameter parameter) {
		return GenericTypeResolver.resolveType(parameter.getGenericParameterType(), parameter.getContainingClass());
	}

	/** The {@code T} of a {@code ProsodyEvent<T>}, {@code null} if any will do. */
	static @Nullable Type argumentOf(MethodParameter parameter) {
		if (!(typeOf(parameter) instanceof ParameterizedType type)) {
			return null;
		}
		Type argument = type.getActualTypeArguments()[0];
		if (argument instanceof WildcardType wildcard) {
			Type bound = wildcard.getUpperBounds()[0];
			return (bound != Object.class) ? bound : null;
		}
		return argument;
	}

	/** Whether the {@code T} of a {@code ProsodyEvent<T>} is marked as nullable. */
	static boolean isArgumentNullable(MethodParameter parameter) {
		AnnotatedType type = parameter.getExecutable().getAnnotatedParameterTypes()[parameter.getParameterIndex()];
		return type instanceof AnnotatedParameterizedType parameterized
				&& parameterized.getAnnotatedActualTypeArguments()[0].isAnnotationPresent(Nullable.class);
	}

}
