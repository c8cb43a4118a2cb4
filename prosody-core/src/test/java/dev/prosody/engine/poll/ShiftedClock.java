package dev.prosody.engine.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

import dev.prosody.engine.pipeline.EngineClock;

/** The system's clock, which a test may put forward. */
final class ShiftedClock implements EngineClock {

	private final AtomicLong shift = new AtomicLong();

	@Override
	public long nanoTime() {
		return SYSTEM.nanoTime() + this.shift.get();
	}

	@Override
	public Instant now() {
		return SYSTEM.now().plusNanos(this.shift.get());
	}

	void advance(Duration time) {
		this.shift.addAndGet(time.toNanos());
	}

}
