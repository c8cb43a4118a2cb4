package dev.prosody.handler;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * Goes around each attempt to handle an event, inside its deadline and observation: sets
 * up what handlers need, or looks at what they throw. The first interceptor is the
 * outermost. Thread-safe.
 */
@FunctionalInterface
public interface EventInterceptor {

	/**
	 * Goes around one attempt.
	 * @param event the event
	 * @param context the attempt
	 * @param handling the rest: the next interceptor, at last the handler. To be called
	 * once; an attempt in which it is not called counts as handled
	 * @return what the rest has returned, or a stage that completes after it:
	 * {@code null} if the work has ended
	 * @throws Exception as the handler would
	 */
	@Nullable CompletionStage<?> intercept(ProsodyEvent<?> event, EventContext context, Handling handling) throws Exception;

	/** The rest of an attempt. */
	@FunctionalInterface
	interface Handling {

		/**
		 * Goes on.
		 * @return a stage that completes when the work has ended, {@code null} if it has
		 * @throws Exception what the handler throws
		 */
		@Nullable CompletionStage<?> proceed() throws Exception;

	}

}
