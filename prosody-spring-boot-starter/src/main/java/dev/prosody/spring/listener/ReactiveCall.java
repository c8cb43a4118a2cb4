package dev.prosody.spring.listener;

import java.lang.reflect.Method;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.prosody.handler.EventContext;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

import org.springframework.core.CoroutinesUtils;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * Calls methods whose result is to be subscribed to: the work has ended when it completes
 * or fails; its elements are ignored. Loaded only where Reactor is present.
 * <p>
 * The subscription is cancelled when the attempt is abandoned and never before, as for
 * any other handler: expiry and revocation only raise the signal of the context. What is
 * behind it (a call of a blocking library on some scheduler, say) may go on after that.
 */
final class ReactiveCall implements MethodCall {

	private final ReactiveAdapterRegistry adapters = ReactiveAdapterRegistry.getSharedInstance();

	private final boolean suspending;

	/**
	 * Creates the call.
	 * @param suspending whether the methods are suspending functions of Kotlin
	 */
	ReactiveCall(boolean suspending) {
		this.suspending = suspending;
	}

	private static final class Work extends BaseSubscriber<Object> {

		private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

		@Override
		protected void hookOnComplete() {
			this.end.complete(null);
		}

		@Override
		protected void hookOnError(Throwable failure) {
			this.end.completeExceptionally(Exceptions.unwrap(failure));
		}

		@Override
		protected void hookOnCancel() {
			this.end.completeExceptionally(new CancellationException("The attempt was abandoned"));
		}

	}

	/** Whether results of a type can be subscribed to. */
	boolean subscribesTo(Class<?> type) {
		return this.adapters.getAdapter(type) != null;
	}

	@Override
	public @Nullable CompletionStage<?> call(Object bean, Method method, @Nullable Object[] values,
			EventContext context) throws Exception {
		Object result = this.suspending ? CoroutinesUtils.invokeSuspendingFunction(method, bean, values)
				: MethodCall.invoke(bean, method, values);
		if (result == null || result instanceof CompletionStage) {
			return (CompletionStage<?>) result;
		}
		ReactiveAdapter adapter = this.adapters.getAdapter(null, result);
		if (adapter == null) {
			return null;
		}
		Work work = new Work();
		context.onAbandoned(work::dispose);
		// Observation and other thread locals, if Micrometer's context propagation is
		// there
		Flux.<Object>from(adapter.toPublisher(result)).contextCapture().subscribe(work);
		return work.end;
	}

}
