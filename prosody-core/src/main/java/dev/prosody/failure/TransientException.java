package dev.prosody.failure;

import org.jspecify.annotations.Nullable;

/**
 * A failure that may succeed later and has its event retried. Ready to throw or to
 * extend.
 */
@Transient
public class TransientException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what failed, shown in logs and dead letters
	 */
	public TransientException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message what failed, shown in logs and dead letters
	 * @param cause why it failed, {@code null} if unknown
	 */
	public TransientException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
