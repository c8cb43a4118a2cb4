package dev.prosody.engine.pipeline;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import dev.prosody.status.EventCounts;
import dev.prosody.status.SkipReason;

/** What has happened to the events of one listener. Thread-safe. */
public final class EventCounters {

	private final LongAdder succeeded = new LongAdder();

	private final LongAdder retries = new LongAdder();

	private final LongAdder deadLettered = new LongAdder();

	private final LongAdder discarded = new LongAdder();

	private final Map<SkipReason, LongAdder> skipped = new EnumMap<>(SkipReason.class);

	private final LongAdder aborted = new LongAdder();

	public EventCounters() {
		for (SkipReason reason : SkipReason.values()) {
			this.skipped.put(reason, new LongAdder());
		}
	}

	void count(Outcome outcome) {
		switch (outcome) {
			case Outcome.Succeeded succeeded -> this.succeeded.increment();
			case Outcome.Skipped skipped -> skipped(skipped.reason());
			case Outcome.DeadLettered deadLettered -> this.deadLettered.increment();
			case Outcome.Discarded discarded -> this.discarded.increment();
			case Outcome.Aborted aborted -> this.aborted.increment();
		}
	}

	private void skipped(SkipReason reason) {
		LongAdder adder = this.skipped.get(reason);
		if (adder != null) {
			adder.increment();
		}
	}

	void retried() {
		this.retries.increment();
	}

	/** The counts now; not a consistent cut. */
	public EventCounts snapshot() {
		Map<SkipReason, Long> reasons = new EnumMap<>(SkipReason.class);
		this.skipped.forEach((reason, adder) -> {
			long count = adder.sum();
			if (count > 0) {
				reasons.put(reason, count);
			}
		});
		return new EventCounts(this.succeeded.sum(), this.retries.sum(), this.deadLettered.sum(), this.discarded.sum(),
				reasons, this.aborted.sum());
	}

}
