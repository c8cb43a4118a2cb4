package dev.prosody.samples.flights;

/** What goes wrong on purpose, decided by the number of a row. */
enum Mishap {

	/** Nothing. */
	NONE,

	/** The booking system does not answer the first time. */
	LOOKUP_FAILS_ONCE,

	/** The value is cut off: no JSON. */
	GARBLED,

	/** The value is JSON, but no such flight can exist. */
	IMPOSSIBLE;

	static Mishap of(int row) {
		return switch (row % 2_500) {
			case 500 -> GARBLED;
			case 1_750 -> IMPOSSIBLE;
			default -> (row % 50 == 25) ? LOOKUP_FAILS_ONCE : NONE;
		};
	}

	boolean endsAsDeadLetter() {
		return this == GARBLED || this == IMPOSSIBLE;
	}

}
