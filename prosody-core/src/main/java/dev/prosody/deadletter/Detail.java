package dev.prosody.deadletter;

import org.jspecify.annotations.Nullable;

/** How much a dead letter says: less, if it would be too large with more. */
enum Detail {

	/** Everything. */
	FULL(null),

	/** No stack trace. */
	WITHOUT_STACK_TRACE("stacktrace"),

	/** Neither stack trace nor value: where the value is, the headers tell. */
	WITHOUT_VALUE("stacktrace,value");

	private final @Nullable String omitted;

	Detail(@Nullable String omitted) {
		this.omitted = omitted;
	}

	@Nullable String omitted() {
		return this.omitted;
	}

	/** The next smaller one, {@code null} if there is none. */
	@Nullable Detail less() {
		return (this == WITHOUT_VALUE) ? null : values()[ordinal() + 1];
	}

}
