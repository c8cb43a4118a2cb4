package dev.prosody.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * The span that is current on a thread, in the words of the W3C.
 *
 * @param traceParent the header {@code traceparent}
 * @param traceState the header {@code tracestate}, {@code null} if there is none
 */
public record TraceFields(String traceParent, @Nullable String traceState) {

	/** Tells which span is current on the calling thread. */
	@FunctionalInterface
	public interface Source {

		/** Knows of no span. */
		Source NONE = () -> null;

		/**
		 * The current span.
		 * @return its fields, {@code null} if there is none
		 */
		@Nullable TraceFields current();

	}

}
