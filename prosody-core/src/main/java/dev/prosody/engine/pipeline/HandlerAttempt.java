package dev.prosody.engine.pipeline;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

import dev.prosody.failure.FailureKind;
import dev.prosody.handler.AsyncProsodyHandler;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.monitor.ListenerMonitor;
import dev.prosody.observation.ProsodyObservations;
import dev.prosody.observation.QuietObservation;
import org.jspecify.annotations.Nullable;

/**
 * The attempt phase: one call of the handler, from its deadline to the end of the stage
 * it may return. Thread-safe.
 */
public final class HandlerAttempt {

	/** How the attempt ended. */
	sealed interface Result {

	}

	record Returned() implements Result {

		static final Returned INSTANCE = new Returned();

	}

	/** The epoch was no longer open when the handler was to be called. */
	record NotStarted() implements Result {

		static final NotStarted INSTANCE = new NotStarted();

	}

	record Threw(Throwable failure, Attempt.@Nullable CancelReason cancelled, boolean givenUp) implements Result {
	}

	private final AsyncProsodyHandler<@Nullable Object> handler;

	private final AttemptTerms terms;

	private final ProsodyObservations observations;

	private final ListenerMonitor monitor;

	private final boolean waitingOfInterest;

	private final boolean attemptsOfInterest;

	public HandlerAttempt(ListenerDefinition definition, ProsodyObservations observations, EngineClock clock,
			Executor callbacks, ListenerMonitor monitor) {
		this.handler = InterceptedHandler.around(definition.handler(), definition.extensions().interceptors());
		this.terms = new AttemptTerms(clock, TimeLimit.of(definition.options()), callbacks);
		this.observations = observations;
		this.monitor = monitor;
		this.waitingOfInterest = monitor.isWaitingOfInterest();
		this.attemptsOfInterest = monitor.isAttemptOfInterest();
	}

	/** Runs what may block or is not ours, each on a thread of its own. */
	Executor callbacks() {
		return this.terms.callbacks();
	}

	/** Tells who cares about it how an attempt has ended. */
	void ended(EventInProgress event, @Nullable Throwable failure, @Nullable FailureKind kind) {
		if (!this.attemptsOfInterest) {
			return;
		}
		DeliveredEvent view = event.view;
		if (view != null && view.attempted != null) {
			this.monitor.ended(view, view.attempted, failure, kind);
			view.attempted = null;
		}
	}

	Result run(EventInProgress event, AttemptSlot slot) {
		DeliveredEvent view = event.view;
		if (view == null) {
			throw new IllegalStateException("Event at offset " + event.offset() + " is not prepared");
		}
		Attempt attempt = new Attempt(event, view, event.nextAttempt(), this.terms);
		slot.show(attempt);
		Throwable failure;
		Attempt.CancelReason cancelled;
		try {
			// after show: a cancellation that did not see the attempt is seen here, and
			// so
			// is a drain that began while the event was prepared
			if (!event.epoch().isOpen()) {
				return NotStarted.INSTANCE;
			}
			if (this.waitingOfInterest && attempt.attempt() == 1) {
				this.monitor.waited(attempt.startNanos() - event.takenNanos());
			}
			failure = this.observations.isNoop() ? call(view, attempt) : observe(event, view, attempt);
		}
		finally {
			long now = this.terms.clock().nanoTime();
			cancelled = attempt.end();
			slot.ended(attempt, now);
		}
		return (failure != null) ? new Threw(failure, cancelled, attempt.isGivenUp()) : Returned.INSTANCE;
	}

	private @Nullable Throwable observe(EventInProgress event, DeliveredEvent view, Attempt attempt) {
		QuietObservation observation = this.observations
			.quietly(() -> this.observations.startProcess(view, attempt.attempt()));
		observation.openScope();
		Throwable failure = call(view, attempt);
		observation.closeScope();
		observation.stop(failure);
		if (failure != null) {
			event.detour().lastAttempt = observation;
		}
		return failure;
	}

	private @Nullable Throwable call(DeliveredEvent view, Attempt attempt) {
		if (this.attemptsOfInterest) {
			view.attempted = this.monitor.attempted(view, attempt.attempt());
		}
		try {
			CompletionStage<?> stage = this.handler.handle(view, attempt);
			return (stage != null) ? outcomeOf(stage) : null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	/**
	 * Waits for the user's stage without touching it. An interrupt (expiry, revocation)
	 * does not end the wait: the key stays busy until the work has really ended.
	 */
	private static @Nullable Throwable outcomeOf(CompletionStage<?> stage) {
		CountDownLatch done = new CountDownLatch(1);
		Throwable[] failure = new Throwable[1];
		stage.whenComplete((value, ex) -> {
			failure[0] = ex;
			done.countDown();
		});
		while (true) {
			try {
				done.await();
				break;
			}
			catch (InterruptedException ex) {
				// the signal is already up for the handler to see
				continue;
			}
		}
		Throwable thrown = failure[0];
		return (thrown instanceof CompletionException && thrown.getCause() != null) ? thrown.getCause() : thrown;
	}

}
