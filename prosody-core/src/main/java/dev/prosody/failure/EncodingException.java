package dev.prosody.failure;

/**
 * A payload that a codec could not encode. Permanent, unless the cause is an I/O failure
 * (for example of a schema registry).
 */
public class EncodingException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what could not be encoded, without its content
	 * @param cause what the codec threw
	 */
	public EncodingException(String message, Throwable cause) {
		super(message, cause);
	}

}
