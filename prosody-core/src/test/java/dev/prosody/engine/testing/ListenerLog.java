package dev.prosody.engine.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.helpers.MessageFormatter;

/**
 * Keeps the lines that name a listener, of every level and whatever levels are set, and
 * holds them back from the log, until closed. Tests of other listeners that run at the
 * same time are not touched.
 */
public final class ListenerLog extends TurboFilter implements AutoCloseable {

	private final String listenerId;

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private ListenerLog(String listenerId) {
		this.listenerId = listenerId;
	}

	/** Keeps the lines of a listener. */
	public static ListenerLog of(String listenerId) {
		ListenerLog log = new ListenerLog(listenerId);
		context().addTurboFilter(log);
		return log;
	}

	/** Another test may be the first to log: logging is ready a moment later. */
	private static LoggerContext context() {
		ILoggerFactory factory = LoggerFactory.getILoggerFactory();
		while (!(factory instanceof LoggerContext)) {
			Thread.onSpinWait();
			factory = LoggerFactory.getILoggerFactory();
		}
		return (LoggerContext) factory;
	}

	/** Level and text of the lines so far, without stack traces. */
	public List<String> lines() {
		return List.copyOf(this.lines);
	}

	@Override
	public FilterReply decide(Marker marker, Logger logger, Level level, String format, Object[] params,
			Throwable failure) {
		boolean ours = params != null && params.length > 0 && this.listenerId.equals(params[0]);
		if (ours) {
			this.lines.add(level + " " + MessageFormatter.arrayFormat(format, params).getMessage());
		}
		return ours ? FilterReply.DENY : FilterReply.NEUTRAL;
	}

	@Override
	public void close() {
		context().getTurboFilterList().remove(this);
	}

}
