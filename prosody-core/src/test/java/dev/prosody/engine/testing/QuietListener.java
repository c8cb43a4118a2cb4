package dev.prosody.engine.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** Keeps thousands of failures that are part of a test out of the log, until closed. */
public class QuietListener extends TurboFilter implements AutoCloseable {

	private final String listenerId;

	QuietListener(String listenerId) {
		this.listenerId = listenerId;
	}

	/** Holds back the lines of a listener. */
	public static QuietListener of(String listenerId) {
		QuietListener quiet = new QuietListener(listenerId);
		quiet.begin();
		return quiet;
	}

	final void begin() {
		context().addTurboFilter(this);
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

	@Override
	public final FilterReply decide(Marker marker, Logger logger, Level level, String format, Object[] params,
			Throwable failure) {
		boolean ours = params != null && params.length > 0 && this.listenerId.equals(params[0]);
		if (ours) {
			heldBack(level, format, params);
		}
		return ours ? FilterReply.DENY : FilterReply.NEUTRAL;
	}

	/** Told about each line that is held back. */
	void heldBack(Level level, String format, Object[] params) {
	}

	@Override
	public void close() {
		context().getTurboFilterList().remove(this);
	}

}
