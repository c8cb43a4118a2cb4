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

		POLL("connection to Kafka"), MEMBERSHIP("membership in the group"), COMMIT("committing offsets");

		private final String inWords;

		Source(String inWords) {
			this.inWords = inWords;
		}

	}

	private final String listenerId;

	private final Map<Source, String> current = new EnumMap<>(Source.class);

	private final LogLimiter limiter;

	private volatile @Nullable String text;

	LastError(String listenerId, EngineClock clock) {
		this.listenerId = listenerId;
		this.limiter = new LogLimiter(clock, TimeUnit.SECONDS.toNanos(10));
	}

	void report(Source source, String what, @Nullable Throwable cause) {
		String before = this.current.put(source, what);
		this.text = what;
		if (!what.equals(before) || this.limiter.tryPass() >= 0) {
			logger.warn("Listener '{}': {}", this.listenerId, what);
			if (cause != null) {
				logger.debug("Listener '{}': the error in full", this.listenerId, cause);
			}
		}
	}

	void cleared(Source source) {
		if (remove(source)) {
			logger.info("Listener '{}': {} works again", this.listenerId, source.inWords);
		}
	}

	/** What was in trouble is no longer there. */
	void obsolete(Source source) {
		remove(source);
	}

	private boolean remove(Source source) {
		boolean removed = this.current.remove(source) != null;
		if (removed) {
			this.text = this.current.values().stream().findFirst().orElse(null);
		}
		return removed;
	}

	@Nullable String text() {
		return this.text;
	}

}
