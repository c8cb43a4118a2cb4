package dev.prosody.engine.testing;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.slf4j.LoggerFactory;

/** What a class logs, until closed. */
public final class LoggedLines implements AutoCloseable {

	private final Logger logger;

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	private LoggedLines(Logger logger) {
		this.logger = logger;
	}

	/** Listens to the logger of a class. */
	public static LoggedLines of(Class<?> type) {
		// another test may be the first to log: logging is ready a moment later
		while (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext)) {
			Thread.onSpinWait();
		}
		LoggedLines logged = new LoggedLines((Logger) LoggerFactory.getLogger(type));
		// the tests' own level keeps most lines out
		logged.logger.setLevel(Level.INFO);
		logged.appender.start();
		logged.logger.addAppender(logged.appender);
		return logged;
	}

	/** Level and message of each line so far. */
	public List<String> lines() {
		return this.appender.list.stream()
			.map((event) -> event.getLevel() + " " + event.getFormattedMessage())
			.toList();
	}

	@Override
	public void close() {
		this.logger.detachAppender(this.appender);
		this.logger.setLevel(null);
	}

}
