package dev.prosody.engine.poll;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.pipeline.LogLimiter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current trouble of a listener in words, for status and log; a line of the log at
 * most every ten seconds, however often it fails. Written by the poll thread, read by
 * anyone.
 */
final class LastError {

	private static final Logger logger = LoggerFactory.getLogger(LastError.class);

	/** What can be in trouble independently. */
	enum Source {

		POLL, COMMIT

	}

	private final String listenerId;

	private final Map<Source, String> current = new EnumMap<>(Source.class);

	private final LogLimiter limiter;

	private volatile @Nullable String text;

	LastError(String listenerId, EngineClock clock) {
		this.listenerId = listenerId;
		this.limiter = new LogLimiter(clock, TimeUnit.SECONDS.toNanos(10));
	}

	void report(Source source, String what, Throwable cause) {
		String before = this.current.put(source, what);
		this.text = what;
		if (!what.equals(before) || this.limiter.tryPass() >= 0) {
			logger.warn("Listener '{}': {}", this.listenerId, what);
			logger.debug("Listener '{}': the error in full", this.listenerId, cause);
		}
	}

	void cleared(Source source) {
		if (this.current.remove(source) != null) {
			logger.info("Listener '{}': {} works again", this.listenerId,
					(source == Source.POLL) ? "connection to Kafka" : "committing offsets");
			this.text = this.current.values().stream().findFirst().orElse(null);
		}
	}

	@Nullable String text() {
		return this.text;
	}

}
