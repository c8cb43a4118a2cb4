package dev.prosody.failure;

/**
 * Bytes that a codec could not decode. Permanent, unless the cause is an I/O failure (for
 * example of a schema registry).
 */
public class DecodingException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message which event could not be decoded into what, without its content
	 * @param cause what the codec threw
	 */
	public DecodingException(String message, Throwable cause) {
		super(message, cause);
	}

}
