package dev.prosody.engine.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Lets a logger make its lines, with all that it looks at for that, and print none of
 * them.
 */
public final class UnprintedLines implements AutoCloseable {

	private final Logger logger;

	private UnprintedLines(Logger logger) {
		this.logger = logger;
		logger.setAdditive(false);
	}

	/** Lines of a logger, until closed. */
	public static UnprintedLines of(String name) {
		ILoggerFactory factory = LoggerFactory.getILoggerFactory();
		// another test may be the first to log: logging is ready a moment later
		while (!(factory instanceof LoggerContext)) {
			Thread.onSpinWait();
			factory = LoggerFactory.getILoggerFactory();
		}
		return new UnprintedLines(((LoggerContext) factory).getLogger(name));
	}

	@Override
	public void close() {
		this.logger.setAdditive(true);
	}

}
