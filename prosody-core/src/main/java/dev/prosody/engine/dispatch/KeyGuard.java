package dev.prosody.engine.dispatch;

import java.time.Duration;

import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.schedule.KeyLoad;
import dev.prosody.listener.MonopolizationOptions;
import org.jspecify.annotations.Nullable;

/**
 * Holds back keys that kept a runner busy for more than a share of the time lately. An
 * event that is held back waits with its key: that is neither an attempt nor a failure,
 * so it can never end in a dead letter. Immutable.
 */
final class KeyGuard {

	/** A pause frees this part of the window, after which the key is looked at again. */
	private static final int PAUSES_PER_WINDOW = 64;

	private final MonopolizationOptions options;

	private final long windowNanos;

	private final EngineClock clock;

	KeyGuard(MonopolizationOptions options, EngineClock clock) {
		this.clock = clock;
		this.options = options;
		this.windowNanos = options.enabled() ? options.window().toNanos() : 0;
	}

	/** The time for which busy time is kept, 0 if nobody asks for it. */
	long windowNanos() {
		return this.windowNanos;
	}

	/**
	 * Looks at a key before an attempt.
	 * @param load what it has used, {@code null} if nothing is known
	 * @return how long to wait, {@code null} to go on
	 */
	@Nullable Duration holdBack(@Nullable KeyLoad load) {
		if (this.windowNanos == 0 || load == null || !load.hasWindow()
				|| load.busyRatio(this.clock.nanoTime()) <= this.options.threshold()) {
			return null;
		}
		return this.options.window().dividedBy(PAUSES_PER_WINDOW);
	}

}
