package dev.prosody.spring.listener;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

/**
 * What a parameter of a handler method means.
 *
 * @param argument computes its argument
 * @param payloadType the type it wants payloads to have, {@code null} if it does not care
 * @param nullable whether it wants events without value
 * @param needsRecord whether it needs the bytes of the value besides the payload
 */
record HandlerParameter(Argument argument, @Nullable Type payloadType, boolean nullable, boolean needsRecord) {

	/** A parameter that has nothing to do with the payload. */
	static HandlerParameter of(Argument argument) {
		return new HandlerParameter(argument, null, false, false);
	}

	/** A parameter that receives the payload in some form. */
	static HandlerParameter payload(Argument argument, Type type, boolean nullable) {
		return new HandlerParameter(argument, type, nullable, false);
	}

}
