package dev.prosody.spring.listener;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletionStage;

import dev.prosody.handler.EventContext;
import org.jspecify.annotations.Nullable;

/**
 * How a handler method is called, and how it says that its work has ended. Thread-safe.
 */
@FunctionalInterface
interface MethodCall {

	/** Work goes on after a method returned only if it returned a stage. */
	MethodCall PLAIN = (bean, method, values,
			context) -> (invoke(bean, method, values) instanceof CompletionStage<?> stage) ? stage : null;

	/**
	 * Calls a method.
	 * @param bean the bean, possibly a proxy
	 * @param method what to call on it, accessible
	 * @param values the arguments that an event fills
	 * @param context the attempt
	 * @return completes when the work has ended, {@code null} if it has
	 * @throws Exception what the method throws
	 */
	@Nullable CompletionStage<?> call(Object bean, Method method, @Nullable Object[] values, EventContext context)
			throws Exception;

	/** Calls a method; what it throws is thrown as it is. */
	static @Nullable Object invoke(Object bean, Method method, @Nullable Object[] values) throws Exception {
		try {
			return method.invoke(bean, values);
		}
		catch (InvocationTargetException ex) {
			Throwable failure = ex.getTargetException();
			if (failure instanceof Error error) {
				throw error;
			}
			throw (failure instanceof Exception exception) ? exception : new UndeclaredThrowableException(failure);
		}
	}

}
