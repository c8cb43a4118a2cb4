package dev.prosody.engine.pipeline;

import dev.prosody.status.SkipReason;
import java.time.Duration;
import java.util.Objects;

import dev.prosody.deadletter.DeadLetter;
import dev.prosody.deadletter.DeadLetterPublisher;
import dev.prosody.monitor.ListenerMonitor;
import dev.prosody.engine.pipeline.EventInProgress.Phase;
import dev.prosody.failure.FailureKind;
import dev.prosody.listener.ListenerDefinition;
import dev.prosody.observation.QuietObservation;
import dev.prosody.retry.RetryDecision;
import dev.prosody.retry.RetrySequence;
import dev.prosody.send.SentEvent;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one event, in the order in which it happens:
 * <ol>
 * <li><b>prepare</b>, once: filter; decode; skip what is not meant for any handler, and
 * what was concluded before
 * <li><b>attempt</b>, repeated, unless the key takes too much: deadline, observation,
 * handler
 * <li><b>conclude</b>, repeated by itself and never re-running the handler: dead letter,
 * acknowledged; remember for deduplication; settle
 * </ol>
 * Each call runs the event until it has ended or has to wait, and keeps in the event
 * where to go on. Thread-safe; an event is run by one thread at a time.
 */
public final class EventPipeline {

	/** Longer than any epoch, and short enough for timers to count. */
	private static final Duration LONGEST_DELAY = Duration.ofDays(365);

	private final ListenerDefinition definition;

	private final Preparation preparation;

	private final Deduplication dedup;

	private final HandlerAttempt attempts;

	private final DeadLetterPublisher deadLetters;

	private final DeadLetterBackOff deadLetterBackOff;

	private final EventCounters counters;

	private final FailureLog log;

	private final ListenerMonitor monitor;

	public EventPipeline(ListenerDefinition definition, HandlerAttempt attempts, DeadLetterPublisher deadLetters,
			DeadLetterBackOff deadLetterBackOff, EventCounters counters, FailureLog log, ListenerMonitor monitor) {
		this.definition = definition;
		this.preparation = new Preparation(definition);
		this.dedup = new Deduplication(definition, attempts.callbacks());
		this.attempts = attempts;
		this.deadLetters = deadLetters;
		this.deadLetterBackOff = deadLetterBackOff;
		this.counters = counters;
		this.log = log;
		this.monitor = monitor;
	}

	/**
	 * Runs an event from where it stopped.
	 * @param event the event
	 * @param slot shows the attempt while it runs
	 * @return how it ended or what to wait for
	 */
	public Step run(EventInProgress event, AttemptSlot slot) {
		ThreadState thread = slot.thread();
		try {
			slot.logContext().set(this.definition, event.record());
			Step step = next(event, slot);
			if (step instanceof Step.Concluded concluded) {
				event.release();
				if (!event.finished) {
					this.counters.count(concluded.outcome());
				}
			}
			return step;
		}
		finally {
			thread.restore();
		}
	}

	private Step next(EventInProgress event, AttemptSlot slot) {
		try {
			return (event.phase == Phase.CONCLUDE) ? conclude(event) : prepareAndAttempt(event, slot);
		}
		catch (Throwable ex) {
			// our own code failed, not the handler's: nothing about the event is certain
			event.epoch().fatal(ex);
			return Step.Concluded.ABORTED;
		}
	}

	private Step prepareAndAttempt(EventInProgress event, AttemptSlot slot) {
		if (event.isGivenUp()) {
			return giveUp(event, lastFailureOr(event, "Given up by an operator"), FailureKind.TRANSIENT);
		}
		Duration pause = slot.holdBack();
		if (pause != null) {
			this.log.heldBack(event, pause);
			return new Step.Sleep(pause);
		}
		if (event.isRetrying()) {
			Detour detour = event.detour();
			RetrySequence retries = detour.retries;
			detour.retrying = false;
			if (retries != null && !mayRetry(retries)) {
				return giveUp(event, lastFailureOr(event, "The retry policy ended the retries"), FailureKind.TRANSIENT);
			}
			this.counters.retried();
		}
		if (event.phase == Phase.PREPARE) {
			Preparation.Result prepared = this.preparation.prepare(event);
			// a filter's or codec's, and not for the handler
			Thread.interrupted();
			switch (prepared) {
				case DeliveredEvent ready -> {
					event.view = ready;
					event.phase = Phase.DEDUP;
				}
				case Preparation.Skip skip -> {
					this.log.skipped(event, skip.reason());
					return settled(event, new Outcome.Skipped(skip.reason()));
				}
				case Preparation.Failed failed -> {
					return failed(event, failed.failure(), null);
				}
			}
		}
		if (event.phase == Phase.DEDUP) {
			Step step = deduplicate(event);
			if (step != null) {
				return step;
			}
			event.phase = Phase.ATTEMPT;
		}
		return attempt(event, slot);
	}

	/** Returns what to do instead of an attempt, {@code null} to go on. */
	private @Nullable Step deduplicate(EventInProgress event) {
		DeliveredEvent view = event.view;
		if (view == null) {
			throw new IllegalStateException("Event at offset " + event.offset() + " is not prepared");
		}
		boolean known;
		try {
			known = event.isInStore() || this.dedup.isKnown(event, view);
		}
		catch (Throwable ex) {
			// a codec that cannot look for the id
			return failed(event, ex, null);
		}
		if (known) {
			this.dedup.remember(event);
			this.log.skipped(event, SkipReason.DUPLICATE);
			return settled(event, new Outcome.Skipped(SkipReason.DUPLICATE));
		}
		return this.dedup.isStored(event) ? askStore(event, event.detour()) : null;
	}

	private @Nullable Step askStore(EventInProgress event, Detour detour) {
		if (detour.stored != null) {
			return null;
		}
		if (detour.storeFailure != null) {
			return afterStoreFailure(event, detour);
		}
		return new Step.Block(() -> {
			try {
				detour.stored = this.dedup.isStoredAlready(event);
			}
			catch (Throwable ex) {
				detour.storeFailure = ex;
			}
		});
	}

	private Step afterStoreFailure(EventInProgress event, Detour detour) {
		this.log.storeFailed(event, detour.storeFailure);
		detour.storeFailure = null;
		return new Step.Sleep(this.deadLetterBackOff.delay(detour.storeFailures++));
	}

	private Step attempt(EventInProgress event, AttemptSlot slot) {
		HandlerAttempt.Result result = this.attempts.run(event, slot);
		return switch (result) {
			case HandlerAttempt.Returned returned -> {
				this.attempts.ended(event, null, null);
				yield decided(event, Outcome.Succeeded.INSTANCE);
			}
			case HandlerAttempt.NotStarted notStarted -> Step.Concluded.ABORTED;
			case HandlerAttempt.Threw threw -> {
				if (threw.givenUp()) {
					event.giveUp();
				}
				yield failed(event, threw.failure(), threw.cancelled());
			}
		};
	}

	private Step failed(EventInProgress event, Throwable failure, Attempt.@Nullable CancelReason cancelled) {
		if (failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError)) {
			this.attempts.ended(event, failure, null);
			event.epoch().fatal(failure);
			return Step.Concluded.ABORTED;
		}
		if (event.epoch().isCancelling()) {
			this.attempts.ended(event, failure, null);
			this.log.abortedAttempt(event, failure);
			return Step.Concluded.ABORTED;
		}
		this.log.failed(event, failure);
		FailureKind kind = (cancelled != null) ? FailureKind.TRANSIENT : classify(event, failure);
		this.attempts.ended(event, failure, kind);
		if (kind == FailureKind.PERMANENT || event.isGivenUp()) {
			return giveUp(event, failure, kind);
		}
		RetryDecision decision = decide(event, failure);
		return switch (decision) {
			case RetryDecision.GiveUp giveUp -> giveUp(event, failure, kind);
			case RetryDecision.RetryAfter after -> {
				Duration delay = shorter(after.delay(), LONGEST_DELAY);
				retryLater(event, failure, delay);
				yield new Step.Sleep(delay);
			}
			case RetryDecision.RetryWhenReturned block -> {
				retryLater(event, failure, null);
				yield new Step.Block(block.blocking());
			}
		};
	}

	private void retryLater(EventInProgress event, Throwable failure, @Nullable Duration delay) {
		this.log.retrying(event, failure, delay);
		Detour detour = event.detour();
		detour.retrying = true;
		detour.lastFailure = failure;
	}

	private static Duration shorter(Duration first, Duration second) {
		return (first.compareTo(second) <= 0) ? first : second;
	}

	private FailureKind classify(EventInProgress event, Throwable failure) {
		try {
			return this.definition.classifier().classify(failure, this.preparation.declaredFailures(event));
		}
		catch (Throwable ex) {
			this.log.brokenExtension(event, "FailureClassifier", ex);
			return FailureKind.TRANSIENT;
		}
	}

	/** A broken strategy must not lose the event: its back-off is replaced by ours. */
	private RetryDecision decide(EventInProgress event, Throwable failure) {
		Detour detour = event.detour();
		try {
			RetrySequence retries = detour.retries;
			if (retries == null) {
				retries = this.definition.retryStrategy().open();
				detour.retries = retries;
			}
			return Objects.requireNonNull(retries.next(detour.failures + 1, failure), "no decision");
		}
		catch (Throwable ex) {
			this.log.brokenExtension(event, "RetryStrategy", ex);
			return new RetryDecision.RetryAfter(this.deadLetterBackOff.delay(detour.failures));
		}
		finally {
			detour.failures++;
		}
	}

	private boolean mayRetry(RetrySequence retries) {
		try {
			return retries.mayRetry();
		}
		catch (Throwable ex) {
			return true;
		}
	}

	private static Throwable lastFailureOr(EventInProgress event, String reason) {
		Throwable last = event.detour().lastFailure;
		return (last != null) ? last : new IllegalStateException(reason);
	}

	private Step giveUp(EventInProgress event, Throwable failure, FailureKind kind) {
		if (!this.definition.options().deadLetter().enabled()) {
			this.log.discarding(event, failure, kind);
			return settled(event, new Outcome.Discarded(failure));
		}
		String target = this.definition.options().deadLetter().topicFor(event.record().topic());
		this.log.deadLettering(event, failure, kind, target);
		Detour detour = event.detour();
		QuietObservation last = detour.lastAttempt;
		detour.letter = new DeadLetter(target, event.record(), this.definition.id(), this.definition.groupId(), failure,
				kind, event.attempts(), (last != null) ? last.observation() : null, () -> isLetterWanted(event));
		event.phase = Phase.CONCLUDE;
		return conclude(event);
	}

	private Step conclude(EventInProgress event) {
		Outcome decided = event.decided;
		if (decided != null) {
			return decided(event, decided);
		}
		if (event.epoch().isCancelling()) {
			return Step.Concluded.ABORTED;
		}
		Detour detour = event.detour();
		DeadLetter letter = detour.letter;
		if (letter == null) {
			throw new IllegalStateException("Nothing to conclude at offset " + event.offset());
		}
		Throwable letterFailure = detour.letterFailure;
		if (letterFailure != null) {
			detour.letterFailure = null;
			this.log.deadLetterFailed(event, letter.topic(), letterFailure);
			return new Step.Sleep(this.deadLetterBackOff.delay(detour.letterAttempts++));
		}
		if (!isLetterWanted(event)) {
			return new Step.Sleep(DeadLetterBackOff.MEMBERSHIP_CHECK);
		}
		return new Step.Await(this.deadLetters.publish(letter).whenComplete((sent, ex) -> {
			if (sent != null) {
				this.log.deadLetterWritten(letter.topic());
				this.monitor.deadLettered(letter, sent);
				event.decided = new Outcome.DeadLettered(sent);
				rememberInMemory(event);
			}
			detour.letterFailure = ex;
		}));
	}

	/** A process that was frozen does not know yet what it has lost. */
	private static boolean isLetterWanted(EventInProgress event) {
		return !event.epoch().isCancelling() && event.epoch().isMembershipFresh();
	}

	/**
	 * The handler is done, or the dead letter acknowledged: all that may be missing is to
	 * remember it. Only that is repeated.
	 */
	private Step decided(EventInProgress event, Outcome outcome) {
		event.decided = outcome;
		event.phase = Phase.CONCLUDE;
		rememberInMemory(event);
		if (event.finished) {
			return (outcome == Outcome.Succeeded.INSTANCE) ? Step.Concluded.SUCCEEDED : new Step.Concluded(outcome);
		}
		Detour detour = event.detour();
		if (detour.storeFailure != null) {
			return event.epoch().isCancelling() ? Step.Concluded.ABORTED : afterStoreFailure(event, detour);
		}
		return new Step.Await(this.dedup.insert(event).whenComplete((done, ex) -> {
			detour.storeFailure = ex;
			if (ex == null) {
				finish(event, outcome);
			}
		}));
	}

	/** Finishes an event that needs no store: memory never fails. */
	private void rememberInMemory(EventInProgress event) {
		Outcome outcome = event.decided;
		if (outcome != null && !event.finished) {
			this.dedup.remember(event);
			if (!this.dedup.isStored(event)) {
				finish(event, outcome);
			}
		}
	}

	/**
	 * Nothing is left to do: settled and counted at once, and not when the lane gets a
	 * runner again, since a revocation may be waiting.
	 */
	private void finish(EventInProgress event, Outcome outcome) {
		event.finished = true;
		event.settle();
		this.counters.count(outcome);
	}

	private static Step settled(EventInProgress event, Outcome outcome) {
		event.settle();
		return new Step.Concluded(outcome);
	}

}
