package dev.prosody.engine.schedule;

import java.util.concurrent.atomic.LongAdder;

/**
 * Divides runner time between the two classes of work by their weights. Time is reported
 * by many threads without a lock and taken into account at the next choice; choosing is
 * guarded by the queue's lock.
 */
final class ClassShares {

	private final Share fresh;

	private final Share retry;

	ClassShares(double failureWeight) {
		this.fresh = new Share(1 - failureWeight);
		this.retry = new Share(failureWeight);
	}

	private static final class Share {

		private final double weight;

		private final LongAdder reported = new LongAdder();

		private final DecayingTime time = new DecayingTime();

		private long counted;

		Share(double weight) {
			this.weight = weight;
		}

		double score(long now) {
			long total = this.reported.sum();
			this.time.add(total - this.counted, now);
			this.counted = total;
			return (this.weight > 0) ? this.time.seconds(now) / this.weight : Double.POSITIVE_INFINITY;
		}

	}

	/** Reports time that an attempt has taken. Thread-safe. */
	void add(WorkClass work, long nanos) {
		((work == WorkClass.FRESH) ? this.fresh : this.retry).reported.add(nanos);
	}

	/** The class that is further behind its share, where both have work. */
	WorkClass next(long now) {
		return (this.fresh.score(now) <= this.retry.score(now)) ? WorkClass.FRESH : WorkClass.RETRY;
	}

}
