package dev.prosody.engine.pipeline;

import dev.prosody.status.SkipReason;
import dev.prosody.send.SentEvent;

/** How an event ended. */
public sealed interface Outcome {

	/** The handler is done with it. */
	record Succeeded() implements Outcome {

		static final Succeeded INSTANCE = new Succeeded();

	}

	/** Not meant for any handler. */
	record Skipped(SkipReason reason) implements Outcome {
	}

	/** Given up and kept in a dead-letter topic. */
	record DeadLettered(SentEvent letter) implements Outcome {
	}

	/** Given up; dead letters are switched off. */
	record Discarded(Throwable failure) implements Outcome {
	}

	/** Not decided here: its partition went away, it will be redelivered. */
	record Aborted() implements Outcome {

		static final Aborted INSTANCE = new Aborted();

	}

}
