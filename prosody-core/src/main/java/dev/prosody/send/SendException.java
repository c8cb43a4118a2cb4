package dev.prosody.send;

import dev.prosody.failure.ProsodyException;
import org.jspecify.annotations.Nullable;

/** An event that was not acknowledged: it may or may not have been written. */
public class SendException extends ProsodyException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message which event, without its content, and what to do
	 * @param cause what the Kafka client or the codec reported, {@code null} if there is
	 * nothing more to tell
	 */
	public SendException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
