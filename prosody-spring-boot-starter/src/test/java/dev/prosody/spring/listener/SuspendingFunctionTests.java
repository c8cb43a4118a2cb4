package dev.prosody.spring.listener;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import kotlin.Unit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.test.context.FilteredClassLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Handlers that Kotlin suspends, and results that only Kotlin knows. */
class SuspendingFunctionTests extends AbstractHandlerMethodTests {

	private static final KotlinOrder ORDER = new KotlinOrder("1", 1);

	private final SuspendingHandlers bean = new SuspendingHandlers();

	private final TestContext context = new TestContext(TestEvent.of(null));

	private @Nullable CompletableFuture<?> invoke(Object bean, String name, @Nullable Object payload) throws Exception {
		return (CompletableFuture<?>) method(bean, SuspendingHandlers.class, name).invoke(TestEvent.of(payload),
				this.context);
	}

	@Test
	void theWorkEndsWhenTheFunctionDoes() throws Exception {
		EventMethod method = method(this.bean, "suspending");
		assertThat(method.payloadType()).isEqualTo(KotlinOrder.class);
		assertThat(method.isNullable()).isFalse();
		CompletableFuture<?> stage = invoke(this.bean, "suspending", ORDER);
		assertThat(stage).isNotDone();
		assertThat(this.bean.getSeen()).containsExactly("begin 1 key-1 2");

		this.bean.getGate().complete(Unit.INSTANCE);

		assertThat(stage).isCompletedWithValue(null);
		assertThat(this.bean.getSeen()).containsExactly("begin 1 key-1 2", "end 1");
	}

	@Test
	void theFailureIsTheOneThatWasThrown() throws Exception {
		CompletableFuture<?> stage = invoke(this.bean, "failing", ORDER);
		this.bean.getGate().complete(Unit.INSTANCE);

		assertThat(stage).isCompletedExceptionally();
		assertThatThrownBy(stage::join).isInstanceOf(CompletionException.class)
			.hasCauseInstanceOf(IOException.class)
			.hasRootCauseMessage("1");
	}

	@Test
	void theFunctionIsCancelledWhenItsAttemptIsAbandoned() throws Exception {
		CompletableFuture<?> stage = invoke(this.bean, "suspending", ORDER);

		this.context.whenAbandoned().forEach(Runnable::run);

		assertThatThrownBy(stage::join).isInstanceOf(CancellationException.class);
		assertThat(this.bean.getSeen()).containsExactly("begin 1 key-1 2", "cancelled 1");
	}

	@Test
	void aNullablePayloadReceivesEventsWithoutValue() throws Exception {
		assertThat(method(this.bean, "optional").isNullable()).isTrue();

		assertThat(invoke(this.bean, "optional", null)).isCompletedWithValue(null);
		assertThat(this.bean.getSeen()).containsExactly("optional null");
	}

	@Test
	void deferredAndFlowAreAwaited() throws Exception {
		CompletableFuture<?> deferred = invoke(this.bean, "deferred", ORDER);
		assertThat(deferred).isNotDone();
		this.bean.getGate().complete(Unit.INSTANCE);
		assertThat(deferred).isCompletedWithValue(null);

		assertThat(invoke(this.bean, "cold", ORDER)).isCompletedWithValue(null);
		assertThat(this.bean.getSeen()).containsExactly("deferred 1", "cold 1");
	}

	@Test
	void aClassBasedProxyIsCalled() throws Exception {
		ProxyFactory factory = new ProxyFactory(this.bean);
		factory.setProxyTargetClass(true);
		CompletableFuture<?> stage = invoke(factory.getProxy(), "suspending", ORDER);
		assertThat(stage).isNotDone();

		this.bean.getGate().complete(Unit.INSTANCE);

		assertThat(stage).isCompletedWithValue(null);
		assertThat(this.bean.getSeen()).containsExactly("begin 1 key-1 2", "end 1");
	}

	@Test
	void aStageThatNobodyAwaitsFails() {
		assertFailure(() -> method(this.bean, "hidden"), "suspending function that returns a",
				CompletableFuture.class.getName(), "Await it in the function");
	}

	@Test
	void missingLibrariesFail() {
		this.beans.setBeanClassLoader(new FilteredClassLoader("kotlinx.coroutines.reactor"));
		assertFailure(() -> method(this.bean, "suspending"), "is a suspending function", "kotlinx-coroutines-reactor");

		this.beans.setBeanClassLoader(new FilteredClassLoader("reactor"));
		assertFailure(() -> method(this.bean, "suspending"), "is a suspending function");
		assertFailure(() -> method(this.bean, "deferred"), "returns a kotlinx.coroutines.Deferred",
				"kotlinx-coroutines-reactor");
		assertFailure(() -> method(this.bean, "cold"), "returns a kotlinx.coroutines.flow.Flow");
	}

}
