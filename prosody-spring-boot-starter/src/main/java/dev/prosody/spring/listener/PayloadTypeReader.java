package dev.prosody.spring.listener;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/** Payload types in the signatures of handler methods, type variables resolved. */
final class PayloadTypeReader {

	private PayloadTypeReader() {
	}

	/** The whole type of a parameter. */
	static Type typeOf(MethodParameter parameter) {
		return resolved(parameter.getGenericParameterType(), parameter.getContainingClass());
	}

	/**
	 * Replaces type variables, to any depth. Spring's GenericTypeResolver makes a List of
	 * a variable that stands for a List&lt;Order&gt;.
	 */
	private static Type resolved(Type type, Class<?> context) {
		if (type instanceof TypeVariable<?> variable) {
			Type value = GenericTypeResolver.getTypeVariableMap(context).get(variable);
			return (value != null) ? resolved(value, context) : GenericTypeResolver.resolveType(type, context);
		}
		if (type instanceof WildcardType wildcard) {
			Type bound = wildcard.getUpperBounds()[0];
			Type value = resolved(bound, context);
			return value.equals(bound) ? type : value;
		}
		if (type instanceof ParameterizedType parameterized && parameterized.getRawType() instanceof Class<?> raw) {
			Type[] arguments = parameterized.getActualTypeArguments();
			Type[] values = Arrays.stream(arguments)
				.map((argument) -> resolved(argument, context))
				.toArray(Type[]::new);
			return Arrays.equals(arguments, values) ? type
					: ResolvableType
						.forClassWithGenerics(raw,
								Arrays.stream(values).map(ResolvableType::forType).toArray(ResolvableType[]::new))
						.getType();
		}
		return GenericTypeResolver.resolveType(type, context);
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
