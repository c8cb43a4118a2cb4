package dev.prosody.handler;

import org.jspecify.annotations.Nullable;

/**
 * Handles events, one at a time per key and many keys at once: implementations are called
 * by several threads. Returning means the event is done and its offset may be committed;
 * what an exception means is decided by {@link dev.prosody.failure.FailureClassifier}. An
 * event may be delivered again after any outcome (at least once): be idempotent.
 *
 * @param <T> the payload's type, {@code @Nullable} where events without payload are asked
 * for
 */
@FunctionalInterface
public interface ProsodyHandler<T extends @Nullable Object> {

	/**
	 * Handles one event.
	 * @param event the event
	 * @param context the attempt: number, deadline, cancellation
	 * @throws Exception if the event could not be handled
	 */
	void handle(ProsodyEvent<T> event, EventContext context) throws Exception;

}
