package dev.prosody.failure;

import org.jspecify.annotations.Nullable;

/**
 * A failure that can never succeed and sends its event to the dead-letter topic. Ready to
 * throw or to extend.
 */
@Permanent
public class PermanentException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what failed, shown in logs and dead letters
	 */
	public PermanentException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message what failed, shown in logs and dead letters
	 * @param cause why it failed, {@code null} if unknown
	 */
	public PermanentException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
