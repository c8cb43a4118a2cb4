package dev.prosody.engine.pipeline;

import java.util.concurrent.atomic.LongAdder;

import dev.prosody.status.EventCounts;

/** What has happened to the events of one listener. Thread-safe. */
public final class EventCounters {

	private final LongAdder succeeded = new LongAdder();

	private final LongAdder retries = new LongAdder();

	private final LongAdder deadLettered = new LongAdder();

	private final LongAdder discarded = new LongAdder();

	private final LongAdder skippedExcise = new LongAdder();

	private final LongAdder skippedUnmatched = new LongAdder();

	private final LongAdder skippedOwn = new LongAdder();

	private final LongAdder skippedEventType = new LongAdder();

	private final LongAdder skippedByFilter = new LongAdder();

	private final LongAdder skippedDuplicates = new LongAdder();

	private final LongAdder aborted = new LongAdder();

	void count(Outcome outcome) {
		adder(outcome).increment();
	}

	private LongAdder adder(Outcome outcome) {
		return switch (outcome) {
			case Outcome.Succeeded succeeded -> this.succeeded;
			case Outcome.Skipped(Outcome.Skipped.Reason reason) -> switch (reason) {
				case EXCISE -> this.skippedExcise;
				case UNMATCHED -> this.skippedUnmatched;
				case OWN -> this.skippedOwn;
				case EVENT_TYPE -> this.skippedEventType;
				case FILTER -> this.skippedByFilter;
				case DUPLICATE -> this.skippedDuplicates;
			};
			case Outcome.DeadLettered deadLettered -> this.deadLettered;
			case Outcome.Discarded discarded -> this.discarded;
			case Outcome.Aborted aborted -> this.aborted;
		};
	}

	void retried() {
		this.retries.increment();
	}

	/** The counts now; not a consistent cut. */
	public EventCounts snapshot() {
		return new EventCounts(this.succeeded.sum(), this.retries.sum(), this.deadLettered.sum(), this.discarded.sum(),
				this.skippedExcise.sum(), this.skippedUnmatched.sum(), this.skippedOwn.sum(),
				this.skippedEventType.sum(), this.skippedByFilter.sum(), this.skippedDuplicates.sum(),
				this.aborted.sum());
	}

}
