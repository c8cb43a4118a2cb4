package dev.prosody.engine.poll;

import java.util.concurrent.TimeUnit;

import dev.prosody.engine.pipeline.EngineClock;

/**
 * When to try a new consumer: after 100 ms, doubling up to 10 s, and from the beginning
 * after 10 s without failure. Confined to the poll thread.
 */
final class ReconnectBackOff {

	private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long LONGEST = TimeUnit.SECONDS.toNanos(10);

	private static final long PROOF = TimeUnit.SECONDS.toNanos(2);

	private final EngineClock clock;

	private long delay = FIRST;

	private long due;

	ReconnectBackOff(EngineClock clock) {
		this.clock = clock;
		this.due = clock.nanoTime();
	}

	boolean isDue() {
		return this.clock.nanoTime() - this.due >= 0;
	}

	void failed() {
		this.due = this.clock.nanoTime() + this.delay;
		this.delay = Math.min(LONGEST, 2 * this.delay);
	}

	/**
	 * Whether the consumer has lasted long enough for its polls to prove something: one
	 * that is refused polls normally, and may even join, until the broker has answered.
	 */
	boolean isProven() {
		return this.clock.nanoTime() - this.due >= PROOF;
	}

	/**
	 * Called after each poll. One alone proves nothing: a consumer that is refused polls
	 * normally until the broker has answered.
	 */
	void succeeded() {
		if (this.delay != FIRST && this.clock.nanoTime() - this.due >= LONGEST) {
			this.delay = FIRST;
		}
	}

}
