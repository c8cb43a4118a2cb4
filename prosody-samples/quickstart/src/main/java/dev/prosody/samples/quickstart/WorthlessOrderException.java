package dev.prosody.samples.quickstart;

import dev.prosody.failure.Permanent;

// tag::permanent[]
@Permanent
class WorthlessOrderException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	WorthlessOrderException(String orderId) {
		super("Order " + orderId + " is worth nothing");
	}

}
// end::permanent[]
