package dev.prosody.engine.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.helpers.MessageFormatter;

/**
 * Keeps the lines that name a listener, of every level and whatever levels are set, and
 * holds them back from the log, until closed. Tests of other listeners that run at the
 * same time are not touched.
 */
public final class ListenerLog extends QuietListener {

	/**
	 * A line.
	 *
	 * @param text its level and text
	 * @param trace id of the trace that the MDC had, {@code null} if it had none
	 */
	public record Line(String text, @Nullable String trace) {
	}

	private final List<Line> lines = new CopyOnWriteArrayList<>();

	private ListenerLog(String listenerId) {
		super(listenerId);
	}

	/** Keeps the lines of a listener. */
	public static ListenerLog of(String listenerId) {
		ListenerLog log = new ListenerLog(listenerId);
		log.begin();
		return log;
	}

	/** Level and text of the lines so far, without stack traces. */
	public List<String> lines() {
		return this.lines.stream().map(Line::text).toList();
	}

	/** The lines so far, with the traces they belong to. */
	public List<Line> traced() {
		return List.copyOf(this.lines);
	}

	@Override
	void heldBack(Level level, String format, Object[] params) {
		this.lines
			.add(new Line(level + " " + MessageFormatter.arrayFormat(format, params).getMessage(), MDC.get("traceId")));
	}

}
