package dev.prosody.testing.secrets;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

/**
 * An appender of the tests' Logback configuration that keeps lines with a {@link Planted}
 * text: in the message, the diagnostic context, or an exception. Thread-safe.
 */
public final class LoggedSecrets extends UnsynchronizedAppenderBase<ILoggingEvent> {

	/**
	 * Static, because Logback makes the appender, again whenever it is configured, and
	 * JUnit makes {@link NoSecretsLogged}.
	 */
	private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

	private static final int MAX_CAUSES = 100;

	@Override
	protected void append(ILoggingEvent event) {
		String found = secretIn(event);
		if (found != null) {
			FOUND.add(found);
		}
	}

	/** What was found since the last call. */
	static List<String> takeFound() {
		List<String> found = new ArrayList<>();
		for (String line = FOUND.poll(); line != null; line = FOUND.poll()) {
			found.add(line);
		}
		return found;
	}

	/** The line in words if it tells a secret, {@code null} if it does not. */
	static String secretIn(ILoggingEvent event) {
		boolean keysAllowed = !event.getLevel().isGreaterOrEqual(Level.INFO);
		List<String> texts = new ArrayList<>();
		texts.add(event.getFormattedMessage());
		texts.addAll(event.getMDCPropertyMap().values());
		collect(event.getThrowableProxy(), texts);
		boolean secret = texts.stream()
			.anyMatch((text) -> text != null
					&& (text.contains(Planted.SECRET) || (!keysAllowed && text.contains(Planted.KEY))));
		return secret ? event.getLevel() + " [" + event.getThreadName() + "] " + event.getLoggerName() + " - " + texts
				: null;
	}

	private static void collect(IThrowableProxy thrown, List<String> texts) {
		if (thrown != null && texts.size() < MAX_CAUSES) {
			texts.add(thrown.getMessage());
			collect(thrown.getCause(), texts);
			for (IThrowableProxy suppressed : thrown.getSuppressed()) {
				collect(suppressed, texts);
			}
		}
	}

}
