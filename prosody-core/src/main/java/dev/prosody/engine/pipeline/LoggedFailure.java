package dev.prosody.engine.pipeline;

import dev.prosody.failure.CauseChain;
import dev.prosody.failure.DecodingException;
import dev.prosody.failure.EncodingException;
import org.jspecify.annotations.Nullable;

/**
 * A failure as it may be logged. Codecs quote what they cannot read: of exceptions below
 * a {@link DecodingException} or {@link EncodingException} only the class and the stack
 * trace are left. Those of handlers stay as they are, what they say is the application's
 * decision.
 */
@SuppressWarnings("serial") // never leaves the log
final class LoggedFailure extends RuntimeException {

	private static final int MAX_CAUSES = 100;

	private LoggedFailure(String message, @Nullable Throwable cause, Throwable original) {
		super(message, cause, false, true);
		setStackTrace(original.getStackTrace());
	}

	/** The failure itself if no codec has a part in it. */
	static Throwable of(Throwable failure) {
		return CauseChain.of(failure).stream().anyMatch(LoggedFailure::isOfCodec) ? copy(failure, false, 0) : failure;
	}

	private static Throwable copy(Throwable original, boolean quotes, int depth) {
		Throwable cause = (depth < MAX_CAUSES) ? original.getCause() : null;
		return new LoggedFailure(quotes ? original.getClass().getName() : original.toString(),
				(cause != null) ? copy(cause, quotes || isOfCodec(original), depth + 1) : null, original);
	}

	private static boolean isOfCodec(Throwable failure) {
		return failure instanceof DecodingException || failure instanceof EncodingException;
	}

	@Override
	public String toString() {
		return String.valueOf(getMessage());
	}

}
