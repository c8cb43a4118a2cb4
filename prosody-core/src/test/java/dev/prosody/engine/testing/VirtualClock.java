package dev.prosody.engine.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

import dev.prosody.engine.pipeline.EngineClock;

/**
 * A clock that stands still until a test moves it. It starts close to the overflow of
 * nanoseconds, because code that compares them instead of their difference must fail.
 * Thread-safe.
 */
public final class VirtualClock implements EngineClock {

	private static final Instant ORIGIN = Instant.parse("2026-01-01T00:00:00Z");

	private static final long ORIGIN_NANOS = Long.MAX_VALUE - Duration.ofSeconds(2).toNanos();

	private final AtomicLong passed = new AtomicLong();

	@Override
	public long nanoTime() {
		return ORIGIN_NANOS + this.passed.get();
	}

	@Override
	public Instant now() {
		return ORIGIN.plusNanos(this.passed.get());
	}

	/** Moves the clock. */
	public void advance(Duration time) {
		this.passed.addAndGet(time.toNanos());
	}

	/** Time since the clock was made. */
	public Duration passed() {
		return Duration.ofNanos(this.passed.get());
	}

}
