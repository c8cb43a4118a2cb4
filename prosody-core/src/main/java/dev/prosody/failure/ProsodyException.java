package dev.prosody.failure;

import org.jspecify.annotations.Nullable;

/** Root of the exceptions that Prosody throws at its callers. */
public class ProsodyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what happened, to which listener or event, why, and what to do
	 */
	public ProsodyException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message what happened, to which listener or event, why, and what to do
	 * @param cause the cause, {@code null} if there is none
	 */
	public ProsodyException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
