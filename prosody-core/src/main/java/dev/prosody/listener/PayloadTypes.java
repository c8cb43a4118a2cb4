package dev.prosody.listener;

import java.lang.reflect.Type;

import dev.prosody.handler.ProsodyEvent;
import org.jspecify.annotations.Nullable;

/** Chooses the type that an event's value is decoded into. Thread-safe. */
@FunctionalInterface
public interface PayloadTypes {

	/**
	 * The payload type of an event.
	 * @param event the event before decoding: its payload is {@code null}
	 * @return the type, {@code null} if no handler method matches the event
	 */
	@Nullable Type typeOf(ProsodyEvent<?> event);

	/**
	 * The same type for every event.
	 * @param type the type
	 * @return the choice
	 */
	static PayloadTypes always(Type type) {
		return (event) -> type;
	}

}
