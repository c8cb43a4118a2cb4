package dev.prosody.engine.pipeline;

import java.util.concurrent.atomic.AtomicLong;

/** Lets one line through per interval and counts the others. Thread-safe. */
public final class LogLimiter {

	private final EngineClock clock;

	private final long intervalNanos;

	private final AtomicLong next;

	private final AtomicLong suppressed = new AtomicLong();

	public LogLimiter(EngineClock clock, long intervalNanos) {
		this.clock = clock;
		this.intervalNanos = intervalNanos;
		this.next = new AtomicLong(clock.nanoTime());
	}

	/**
	 * Asks for a line.
	 * @return how many lines were held back since the last one, -1 to hold back this one
	 */
	public long tryPass() {
		long now = this.clock.nanoTime();
		long due = this.next.get();
		if (now - due >= 0 && this.next.compareAndSet(due, now + this.intervalNanos)) {
			return this.suppressed.getAndSet(0);
		}
		this.suppressed.incrementAndGet();
		return -1;
	}

}
