package dev.prosody.samples.flights;

import dev.prosody.failure.Transient;

// tag::transient[]
/** May work in a moment: the event is tried again, while other keys go on. */
@Transient
class BookingSystemUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	BookingSystemUnavailableException(String message) {
		super(message);
	}

}
// end::transient[]
