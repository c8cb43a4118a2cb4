package dev.prosody.engine.schedule;

import java.util.concurrent.atomic.LongAdder;

/**
 * Divides runner time between the two classes of work by their weights. Time is reported
 * by many threads without a lock and taken into account at the next choice; choosing is
 * guarded by the queue's lock.
 */
final class ClassShares {

	/**
	 * How far a class may be behind the other, in weighted seconds, when its first work
	 * comes. What the other used while this one wanted nothing is no debt: paid back, it
	 * would stop all fresh work for a minute when retries begin after a calm day.
	 */
	private static final double MOST_BEHIND_SECONDS = 1;

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

		void raise(double score, long now) {
			double missing = score - score(now);
			if (missing > 0) {
				this.time.add((long) (missing * this.weight * 1e9), now);
			}
		}

	}

	/** Reports time that an attempt has taken. Thread-safe. */
	void add(WorkClass work, long nanos) {
		((work == WorkClass.FRESH) ? this.fresh : this.retry).reported.add(nanos);
	}

	/** A class has work after it had none. */
	void arrived(WorkClass work, long now) {
		Share arrived = (work == WorkClass.FRESH) ? this.fresh : this.retry;
		Share other = (work == WorkClass.FRESH) ? this.retry : this.fresh;
		double score = other.score(now);
		if (Double.isFinite(score)) {
			arrived.raise(score - MOST_BEHIND_SECONDS, now);
		}
	}

	/** The class that is further behind its share, where both have work. */
	WorkClass next(long now) {
		return (this.fresh.score(now) <= this.retry.score(now)) ? WorkClass.FRESH : WorkClass.RETRY;
	}

}
