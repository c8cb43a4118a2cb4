package dev.prosody.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * What a logger says meanwhile, also because of other tests: ask for what is yours.
 * Thread-safe.
 */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Logger logger;

	private final List<ILoggingEvent> events = new ArrayList<>();

	private LogLines(Logger logger) {
		this.logger = logger;
	}

	/** Listens to a logger from now on. */
	public static LogLines of(String loggerName) {
		LogLines lines = new LogLines((Logger) LoggerFactory.getLogger(loggerName));
		lines.start();
		lines.logger.addAppender(lines);
		return lines;
	}

	@Override
	protected void append(ILoggingEvent event) {
		synchronized (this.events) {
			this.events.add(event);
		}
	}

	/** Messages of a level, in order. */
	public List<String> at(Level level) {
		synchronized (this.events) {
			return this.events.stream()
				.filter((event) -> event.getLevel() == level)
				.map(ILoggingEvent::getFormattedMessage)
				.toList();
		}
	}

	@Override
	public void close() {
		this.logger.detachAppender(this);
	}

}
