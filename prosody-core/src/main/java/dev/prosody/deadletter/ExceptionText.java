package dev.prosody.deadletter;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Bounded texts of exceptions. Exceptions are code of others: one whose methods fail must
 * not keep its event from the dead-letter topic.
 */
final class ExceptionText {

	private static final int MAX_MESSAGE_BYTES = 4 * 1024;

	private static final int MAX_STACK_TRACE_BYTES = 16 * 1024;

	private static final int MAX_CAUSES = 100;

	private static final byte[] CUT = "…".getBytes(StandardCharsets.UTF_8);

	private ExceptionText() {
	}

	static byte @Nullable [] message(Throwable failure) {
		try {
			String message = failure.getMessage();
			return (message != null) ? bounded(message, MAX_MESSAGE_BYTES) : null;
		}
		catch (Throwable ex) {
			return null;
		}
	}

	/** Class and message in one line. */
	static String line(Throwable failure) {
		byte[] message = message(failure);
		String type = failure.getClass().getName();
		return (message != null) ? type + ": " + new String(message, StandardCharsets.UTF_8) : type;
	}

	static byte @Nullable [] stackTrace(Throwable failure) {
		BoundedWriter text = new BoundedWriter(MAX_STACK_TRACE_BYTES + 1);
		try {
			failure.printStackTrace(new PrintWriter(text));
		}
		catch (Throwable ex) {
			// Also when the text is full; what was written so far is better than nothing
		}
		return text.isEmpty() ? null : bounded(text.toString(), MAX_STACK_TRACE_BYTES);
	}

	static @Nullable Throwable rootCause(Throwable failure) {
		Throwable root = null;
		try {
			Throwable cause = failure.getCause();
			for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
				root = cause;
				cause = cause.getCause();
			}
		}
		catch (Throwable ex) {
			return root;
		}
		return root;
	}

	/** Cuts between characters, never within one. */
	static byte[] bounded(String text, int maxBytes) {
		// A character takes at least one byte: what is further back is cut in any case
		String head = (text.length() > maxBytes) ? text.substring(0, maxBytes + 1) : text;
		byte[] bytes = head.getBytes(StandardCharsets.UTF_8);
		if (bytes.length <= maxBytes) {
			return bytes;
		}
		int end = maxBytes - CUT.length;
		while ((bytes[end] & 0xC0) == 0x80) {
			end--;
		}
		byte[] cut = new byte[end + CUT.length];
		System.arraycopy(bytes, 0, cut, 0, end);
		System.arraycopy(CUT, 0, cut, end, CUT.length);
		return cut;
	}

	/**
	 * Keeps the beginning of what is written, then fails: that ends the printing of
	 * causes without end.
	 */
	private static final class BoundedWriter extends Writer {

		private final int limit;

		private final StringBuilder text = new StringBuilder();

		BoundedWriter(int limit) {
			this.limit = limit;
		}

		@Override
		public void write(char[] buffer, int offset, int length) {
			int room = this.limit - this.text.length();
			this.text.append(buffer, offset, Math.min(length, room));
			if (length > room) {
				throw new IllegalStateException("The text is full");
			}
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

		boolean isEmpty() {
			return this.text.isEmpty();
		}

		@Override
		public String toString() {
			return this.text.toString();
		}

	}

}
