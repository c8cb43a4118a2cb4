package dev.prosody.engine.pipeline;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import dev.prosody.retry.RetryDecision;

/** What the lane of an event does next. */
public sealed interface Step {

	/** The event has ended: take the next. */
	record Concluded(Outcome outcome) implements Step {

		static final Concluded SUCCEEDED = new Concluded(Outcome.Succeeded.INSTANCE);

		static final Concluded ABORTED = new Concluded(Outcome.Aborted.INSTANCE);

	}

	/** Run the event again after a delay; the lane waits and holds no runner. */
	record Sleep(Duration delay) implements Step {
	}

	/** Run the event again when a blocking wait has returned, on a thread of its own. */
	record Block(RetryDecision.BlockingWait blocking) implements Step {
	}

	/**
	 * Run the event again when the stage has completed. Meanwhile the lane counts as busy
	 * in its partition: a revocation waits for it.
	 */
	record Await(CompletionStage<?> stage) implements Step {
	}

}
