package dev.prosody.engine.pipeline;

import java.time.Instant;

/** Time for the engine: monotonic for intervals, civil for what users see. */
public interface EngineClock {

	/** The system's clocks. */
	EngineClock SYSTEM = new EngineClock() {

		@Override
		public long nanoTime() {
			return System.nanoTime();
		}

		@Override
		public Instant now() {
			return Instant.now();
		}

	};

	/** Monotonic time in nanoseconds, from an arbitrary origin. */
	long nanoTime();

	/** The time of day. */
	Instant now();

}
