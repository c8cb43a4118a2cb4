package dev.prosody.send;

import dev.prosody.failure.ProsodyException;

/** An event that was not acknowledged: it may or may not have been written. */
public class SendException extends ProsodyException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message which event, without its content, and what to do
	 * @param cause what the Kafka client or the codec reported
	 */
	public SendException(String message, Throwable cause) {
		super(message, cause);
	}

}
