package dev.prosody.samples.flights;

import dev.prosody.failure.Permanent;

// tag::permanent[]
/** Trying again would not help: the event goes to the dead-letter topic. */
@Permanent
class ImpossibleDepartureException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	ImpossibleDepartureException(String message) {
		super(message);
	}

}
// end::permanent[]
