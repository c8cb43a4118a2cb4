package dev.prosody.engine.poll;

import java.time.Duration;

import dev.prosody.engine.pipeline.EngineClock;

/**
 * A span of time, divided: up to which share something may go on. Immutable.
 *
 * @param clock the clock
 * @param start its begin in the clock's nanoseconds
 * @param nanos its length
 */
record Budget(EngineClock clock, long start, long nanos) {

	static Budget of(Duration length, EngineClock clock) {
		return new Budget(clock, clock.nanoTime(), length.toNanos());
	}

	/** This budget, or what is left of the other if that is less. */
	Budget within(Budget other) {
		long left = Math.max(0, other.start + other.nanos - this.start);
		return new Budget(this.clock, this.start, Math.min(this.nanos, left));
	}

	/** The first share of this budget. */
	Budget first(double share) {
		return new Budget(this.clock, this.start, (long) (this.nanos * share));
	}

	/** Whether less than this share of it has passed. */
	boolean isWithin(double share) {
		return this.clock.nanoTime() - this.start < (long) (this.nanos * share);
	}

	/** Time since its begin. */
	Duration elapsed() {
		return Duration.ofNanos(this.clock.nanoTime() - this.start);
	}

	/** Time until this share has passed, zero if it has. */
	Duration until(double share) {
		long left = this.start + (long) (this.nanos * share) - this.clock.nanoTime();
		return Duration.ofNanos(Math.max(0, left));
	}

}
