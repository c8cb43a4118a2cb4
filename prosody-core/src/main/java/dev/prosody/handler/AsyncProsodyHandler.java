package dev.prosody.handler;

import java.util.concurrent.CompletionStage;

import dev.prosody.failure.DeclaredFailures;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ProsodyHandler} whose work may go on after it returned. The key stays busy,
 * and the attempt counts against {@code max-concurrency}, until the returned stage has
 * completed. Expiry and revocation only raise the cancellation signal of the context: the
 * stage itself is never completed or cancelled from outside.
 *
 * @param <T> the payload's type
 */
@FunctionalInterface
public interface AsyncProsodyHandler<T extends @Nullable Object> {

	/**
	 * Starts to handle one event.
	 * @param event the event
	 * @param context the attempt: number, deadline, cancellation
	 * @return a stage that completes when the work has ended, or {@code null} if it has
	 * already ended
	 * @throws Exception if the event could not be handled
	 */
	@Nullable CompletionStage<?> handle(ProsodyEvent<T> event, EventContext context) throws Exception;

	/**
	 * Exceptions that the handler itself declares permanent or transient, typically
	 * {@code @Permanent(…)} and {@code @Transient(…)} on its method and class.
	 * @param event the event that failed
	 * @return the declared lists, none by default
	 */
	default DeclaredFailures declaredFailures(ProsodyEvent<T> event) {
		return DeclaredFailures.NONE;
	}

}
