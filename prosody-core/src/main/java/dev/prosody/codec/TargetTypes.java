package dev.prosody.codec;

import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;

import dev.prosody.failure.PermanentException;

/** Checks that a codec gives what a handler asks for. */
final class TargetTypes {

	private TargetTypes() {
	}

	/** For an event; {@link #check} is for the start. */
	static void require(Type target, Class<?> given, String codec) {
		if (!rawType(target).isAssignableFrom(given)) {
			throw new PermanentException(mismatch(target, given, codec));
		}
	}

	static void check(Type target, Class<?> given, String codec) {
		if (!rawType(target).isAssignableFrom(given)) {
			throw new IllegalArgumentException(mismatch(target, given, codec) + ".");
		}
	}

	private static String mismatch(Type target, Class<?> given, String codec) {
		return "The " + codec + " codec gives " + given.getTypeName() + " but the handler asks for "
				+ target.getTypeName();
	}

	static IllegalArgumentException notEncodable(Object payload, Class<?> accepted, String codec) {
		return new IllegalArgumentException("The " + codec + " codec takes " + accepted.getTypeName()
				+ " but the payload is a " + payload.getClass().getTypeName());
	}

	/**
	 * The class of a type, boxed; type arguments and further bounds are left to the
	 * handler.
	 */
	static Class<?> rawType(Type type) {
		if (type instanceof Class<?> plain) {
			// once per event: making a method type of every class is slower than decoding
			return plain.isPrimitive() ? MethodType.methodType(plain).wrap().returnType() : plain;
		}
		if (type instanceof ParameterizedType parameterized) {
			return rawType(parameterized.getRawType());
		}
		if (type instanceof GenericArrayType array) {
			return rawType(array.getGenericComponentType()).arrayType();
		}
		if (type instanceof WildcardType wildcard) {
			return rawType(wildcard.getUpperBounds()[0]);
		}
		if (type instanceof TypeVariable<?> variable) {
			return rawType(variable.getBounds()[0]);
		}
		throw new IllegalArgumentException("Unknown kind of type: " + type);
	}

}
