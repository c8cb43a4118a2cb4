package dev.prosody.engine.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.prosody.engine.dispatch.ManualEngine;
import dev.prosody.engine.dispatch.RecordingHost;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.failure.PermanentException;
import dev.prosody.failure.TransientException;
import dev.prosody.handler.EventInterceptor;
import dev.prosody.listener.ListenerExtensions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InterceptedHandlerTests {

	private final RecordingHost host = new RecordingHost();

	private final List<String> steps = new ArrayList<>();

	private RuntimeException failure;

	@Test
	void goesAroundEachAttemptTheFirstOutermost() {
		this.failure = new TransientException("once");
		ManualEngine engine = engine(named("outer"), named("inner"));

		engine.poll(Records.record(0, "k"));
		engine.runAll();
		this.failure = null;
		engine.advance(ListenerFixture.RETRY_DELAY);

		assertThat(this.steps).containsExactly("outer 1", "inner 1", "handler", "inner threw", "outer threw", "outer 2",
				"inner 2", "handler", "inner returned", "outer returned");
	}

	@Test
	void failsTheAttemptWithWhatItThrows() {
		ManualEngine engine = engine((event, context, handling) -> {
			throw new PermanentException("refused");
		});

		engine.poll(Records.record(0, "k"));
		engine.runAll();

		assertThat(this.steps).isEmpty();
		assertThat(engine.letters()).hasSize(1);
	}

	@Test
	void countsAnAttemptAsHandledThatItDoesNotPassOn() {
		ManualEngine engine = engine((event, context, handling) -> null);

		engine.poll(Records.record(0, "k"));
		engine.runAll();

		assertThat(this.steps).isEmpty();
		assertThat(engine.counts().succeeded()).isOne();
	}

	@Test
	void mayTurnTheOutcomeOfTheHandlersStage() {
		ManualEngine engine = new ManualEngine(ListenerFixture.listener("interceptors")
			.asyncHandler((event, context) -> CompletableFuture.failedFuture(new PermanentException("no")))
			.extensions(new ListenerExtensions(List.of(),
					List.of((event, context, handling) -> handling.proceed().exceptionally((ex) -> null)), null)),
				this.host);
		engine.open(Records.ORDERS_0);

		engine.poll(Records.record(0, "k"));
		engine.runAll();

		assertThat(engine.counts().succeeded()).isOne();
		assertThat(engine.letters()).isEmpty();
	}

	private EventInterceptor named(String name) {
		return (event, context, handling) -> {
			this.steps.add(name + " " + context.attempt());
			try {
				var stage = handling.proceed();
				this.steps.add(name + " returned");
				return stage;
			}
			catch (Exception ex) {
				this.steps.add(name + " threw");
				throw ex;
			}
		};
	}

	private ManualEngine engine(EventInterceptor... interceptors) {
		ManualEngine engine = new ManualEngine(ListenerFixture.listener("interceptors").handler((event, context) -> {
			this.steps.add("handler");
			if (this.failure != null) {
				throw this.failure;
			}
		}).extensions(new ListenerExtensions(List.of(), List.of(interceptors), null)), this.host);
		engine.open(Records.ORDERS_0);
		return engine;
	}

}
