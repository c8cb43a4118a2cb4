package dev.prosody.engine.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.QuietListener;
import dev.prosody.engine.testing.Records;
import dev.prosody.engine.testing.VirtualClock;
import dev.prosody.handler.EventContext;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.listener.ListenerExtensions;
import dev.prosody.monitor.ListenerMonitor;
import dev.prosody.observation.ProsodyObservations;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;

/** Events that follow each other on one thread. */
class NothingLeaksTests {

	private static final String LISTENER = "nothing-leaks";

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final StubEpoch epoch = new StubEpoch();

	private final VirtualClock clock = new VirtualClock();

	private final QuietListener quiet = QuietListener.of(LISTENER);

	private final AttemptSlot slot = new AttemptSlot();

	private long offset;

	@AfterEach
	void close() {
		this.slot.leave();
		this.quiet.close();
	}

	/** What code on a handler's thread can see. */
	private record Surroundings(boolean interrupted, boolean cancelled, String marked, Observation parent) {
	}

	private Step handle(ObservationRegistry observed, ThrowingHandler handler) {
		return run(observed, ListenerFixture.listener(LISTENER).handler(handler::handle));
	}

	private Step run(ObservationRegistry observed, ListenerFixture listener) {
		ListenerDefinition definition = listener.define();
		HandlerAttempt attempts = new HandlerAttempt(definition, new ProsodyObservations(observed), this.clock,
				Runnable::run, ListenerMonitor.NONE);
		return new EventPipeline(definition, attempts, (letter) -> {
			throw new UnsupportedOperationException();
		}, new DeadLetterBackOff(new Random(1)), new EventCounters(),
				new FailureLog(LISTENER, this.clock, new DeadLetterTrouble(this.clock),
						new FailureStatistics(this.clock)),
				ListenerMonitor.NONE)
			.run(this.epoch.take(Records.record(this.offset++, "key")), this.slot);
	}

	private interface ThrowingHandler {

		void handle(Object event, EventContext context) throws Exception;

	}

	private Surroundings surroundings(EventContext context) {
		Observation current = this.registry.getCurrentObservation();
		return new Surroundings(Thread.currentThread().isInterrupted(), context.isCancelled(), MDC.get("mark"),
				(current != null)
						? current.getContextView().getParentObservation() instanceof Observation parent ? parent : null
						: null);
	}

	@ParameterizedTest(name = "throws: {0}")
	@ValueSource(booleans = { true, false })
	void i7WhatOneHandlerLeavesBehindIsGoneForTheNext(boolean fails) {
		List<Surroundings> seen = new ArrayList<>();
		handle(this.registry, (event, context) -> {
			seen.add(surroundings(context));
			MDC.put("mark", "left behind");
			Observation.createNotStarted("left.open", this.registry).start().openScope();
			((Attempt) context).cancel(Attempt.CancelReason.EXPIRED, true);
			if (fails) {
				throw new IllegalStateException("without cleaning up");
			}
		});

		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		assertThat(this.registry.getCurrentObservation()).isNull();
		handle(this.registry, (event, context) -> seen.add(surroundings(context)));

		assertThat(seen).hasSize(2).containsOnly(new Surroundings(false, false, null, null));
		assertThat(this.slot.current()).isNull();
		this.slot.leave();
		assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
	}

	@Test
	void logLinesOfAHandlerCarryTheCoordinatesOfItsEventOnly() {
		List<Map<String, String>> seen = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			handle(ObservationRegistry.NOOP, (event, context) -> {
				seen.add(MDC.getCopyOfContextMap());
				MDC.put("mark", "left behind");
			});
		}

		assertThat(seen).hasSize(2);
		assertThat(seen.getLast()).containsOnly(Map.entry("prosody.listener", LISTENER),
				Map.entry("prosody.topic", "orders"), Map.entry("prosody.partition", "0"),
				Map.entry("prosody.offset", "1"));
		this.slot.leave();
		assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
	}

	@Test
	void i7TheThreadIsAsItWas() {
		Thread thread = Thread.currentThread();
		ThreadState before = ThreadState.current();
		handle(ObservationRegistry.NOOP, (event, context) -> {
			thread.setName("mine");
			thread.setPriority(Thread.MIN_PRIORITY);
			thread.setContextClassLoader(new ClassLoader() {
			});
		});

		assertThat(ThreadState.current()).isEqualTo(before);
		assertThat(this.epoch.settled()).hasSize(1);
	}

	/** They run before an attempt begins, or without one. */
	@ParameterizedTest(name = "accepts: {0}")
	@ValueSource(booleans = { true, false })
	void i7WhatAFilterLeavesBehindReachesNeitherHandlerNorNextEvent(boolean accepts) {
		List<Boolean> interrupted = new ArrayList<>();
		ThreadState before = ThreadState.current();
		run(ObservationRegistry.NOOP,
				ListenerFixture.listener(LISTENER).extensions(new ListenerExtensions(List.of((event) -> {
					Thread.currentThread().interrupt();
					Thread.currentThread().setName("mine");
					MDC.put("mark", "left behind");
					return accepts;
				}), List.of(), null))
					.handler((event, context) -> interrupted.add(Thread.currentThread().isInterrupted())));

		assertThat(interrupted).hasSize(accepts ? 1 : 0).doesNotContain(true);
		assertThat(Thread.interrupted()).isFalse();
		this.slot.leave();
		assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
		assertThat(ThreadState.current()).isEqualTo(before);
	}

	@Test
	void i7ACancelAfterTheEndOfAnAttemptDoesNothing() {
		AtomicReference<Attempt> first = new AtomicReference<>();
		List<String> cancelled = new ArrayList<>();
		handle(ObservationRegistry.NOOP, (event, context) -> {
			context.onCancel(() -> cancelled.add("during"));
			first.set((Attempt) context);
		});

		handle(ObservationRegistry.NOOP, (event, context) -> {
			assertThat(first.get().cancel(Attempt.CancelReason.REVOKED, true)).isFalse();
			first.get().onCancel(() -> cancelled.add("afterwards"));
			assertThat(Thread.currentThread().isInterrupted()).isFalse();
			assertThat(context.isCancelled()).isFalse();
		});

		assertThat(cancelled).isEmpty();
		assertThat(first.get().isCancelled()).isFalse();
		assertThat(this.epoch.settled()).as("no assertion failed inside the handler").containsExactly(0L, 1L);
	}

	@Test
	void runsCancellationActionsOnceAndAtOnceForThoseThatComeLate() {
		List<String> order = new ArrayList<>();
		handle(ObservationRegistry.NOOP, (event, context) -> {
			context.onCancel(() -> order.add("early"));
			context.onCancel(() -> {
				throw new IllegalStateException("an action that fails");
			});
			((Attempt) context).cancel(Attempt.CancelReason.EXPIRED, false);
			((Attempt) context).cancel(Attempt.CancelReason.REVOKED, false);
			context.onCancel(() -> order.add("late"));
		});

		assertThat(order).containsExactly("early", "late");
	}

}
