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
 * The current trouble of a listener in words, for status and log; of each kind a line of
 * the log at most every ten seconds, however often it fails. Written by the poll thread,
 * read by anyone.
 */
final class LastError {

	private static final Logger logger = LoggerFactory.getLogger(LastError.class);

	private static final long LOG_INTERVAL = TimeUnit.SECONDS.toNanos(10);

	/** What can be in trouble independently. */
	enum Source {

		POLL("connection to Kafka"), MEMBERSHIP("membership in the group"), TOPICS("reading all topics"),
		COMMIT("committing offsets");

		private final String inWords;

		Source(String inWords) {
			this.inWords = inWords;
		}

	}

	private final String listenerId;

	private final EngineClock clock;

	private final Map<Source, String> current = new EnumMap<>(Source.class);

	private final Map<Source, LogLimiter> limiters = new EnumMap<>(Source.class);

	private volatile @Nullable String text;

	LastError(String listenerId, EngineClock clock) {
		this.listenerId = listenerId;
		this.clock = clock;
	}

	void report(Source source, String what, @Nullable Throwable cause) {
		String before = this.current.put(source, what);
		this.text = inWords();
		// asked in any case: a new text is a line as well
		boolean due = this.limiters.computeIfAbsent(source, (any) -> new LogLimiter(this.clock, LOG_INTERVAL))
			.tryPass() >= 0;
		if (due || !what.equals(before)) {
			logger.warn("Listener '{}': {}", this.listenerId, what);
			if (cause != null) {
				logger.debug("Listener '{}': the error in full", this.listenerId, cause);
			}
		}
	}

	boolean isReported(Source source) {
		return this.current.containsKey(source);
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
			this.text = inWords();
		}
		return removed;
	}

	private @Nullable String inWords() {
		return this.current.isEmpty() ? null : String.join("; ", this.current.values());
	}

	@Nullable String text() {
		return this.text;
	}

}
