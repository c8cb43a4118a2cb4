package dev.prosody.engine.dispatch;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.prosody.engine.pipeline.Attempt;
import dev.prosody.listener.ListenerDefinition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels attempts that run past {@code handler-timeout}: one scan over the runners at a
 * twentieth of the timeout, so that an attempt costs no timer of its own.
 */
final class Watchdog {

	private static final Logger logger = LoggerFactory.getLogger(Watchdog.class);

	private static final int SCANS_PER_TIMEOUT = 20;

	private static final long SHORTEST_MILLIS = 10;

	private static final long LONGEST_MILLIS = 1000;

	private final ListenerDefinition definition;

	private final RunnerPool pool;

	private final ScheduledExecutorService timer;

	private @Nullable Future<?> scans;

	Watchdog(ListenerDefinition definition, RunnerPool pool, ScheduledExecutorService timer) {
		this.definition = definition;
		this.pool = pool;
		this.timer = timer;
	}

	synchronized void start() {
		if (this.scans == null) {
			long period = period(this.definition.options().handlerTimeout());
			this.scans = this.timer.scheduleWithFixedDelay(this::scan, period, period, TimeUnit.MILLISECONDS);
		}
	}

	synchronized void stop() {
		if (this.scans != null) {
			this.scans.cancel(false);
			this.scans = null;
		}
	}

	private static long period(Duration timeout) {
		return Math.clamp(timeout.toMillis() / SCANS_PER_TIMEOUT, SHORTEST_MILLIS, LONGEST_MILLIS);
	}

	void scan() {
		for (Runner runner : this.pool.runners()) {
			Attempt attempt = runner.current();
			if (attempt != null && attempt.expire(this.definition.options().interruptOnTimeout())) {
				logger.warn("Listener '{}': attempt {} of {} runs longer than its timeout ({} ms) and was cancelled",
						this.definition.id(), attempt.attempt(), attempt.event(), attempt.timeout().toMillis());
			}
		}
	}

}
