package dev.prosody.spring.security;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * What is logged about one application, at INFO and above: by Prosody, and by Kafka's
 * clients, whose lines name client, group or user. Other tests run at the same time.
 */
final class LoggedFor extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	/** All that pass on nothing, by the configuration of the tests. */
	private static final List<String> LOGGERS = List.of(Logger.ROOT_LOGGER_NAME, "dev.prosody.events",
			"org.apache.kafka.clients");

	private final String name;

	private final List<String> ours = new CopyOnWriteArrayList<>();

	private final List<String> kafkas = new CopyOnWriteArrayList<>();

	private LoggedFor(String name) {
		this.name = name;
	}

	static LoggedFor application(String name) {
		LoggedFor logged = new LoggedFor(name);
		logged.start();
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		context.getLogger("org.apache.kafka.clients").setLevel(Level.INFO);
		context.getLogger("org.apache.kafka.common").setLevel(Level.INFO);
		LOGGERS.forEach((logger) -> context.getLogger(logger).addAppender(logged));
		return logged;
	}

	@Override
	protected void append(ILoggingEvent event) {
		String line = event.getFormattedMessage();
		if (!line.contains(this.name) || !event.getLevel().isGreaterOrEqual(Level.INFO)) {
			return;
		}
		if (event.getLoggerName().startsWith("dev.prosody")) {
			this.ours.add(event.getLevel() + " " + line);
		}
		else {
			this.kafkas.add(event.getLevel() + " " + event.getLoggerName() + " " + line.lines().findFirst().orElse(""));
		}
	}

	/** Lines of Prosody. */
	List<String> ours() {
		return List.copyOf(this.ours);
	}

	/** Lines of Kafka's clients and of Spring. */
	List<String> kafkas() {
		return List.copyOf(this.kafkas);
	}

	@Override
	public void close() {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		LOGGERS.forEach((logger) -> context.getLogger(logger).detachAppender(this));
		stop();
	}

}
