package dev.prosody.spring.listener;

import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import org.jspecify.annotations.Nullable;

/** Computes one argument of a handler method. Called for every attempt: no reflection. */
@FunctionalInterface
interface Argument {

	@Nullable Object of(ProsodyEvent<?> event, EventContext context) throws Exception;

}
