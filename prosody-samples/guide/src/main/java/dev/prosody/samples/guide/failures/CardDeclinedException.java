package dev.prosody.samples.guide.failures;

import dev.prosody.failure.Permanent;

// tag::permanent[]
@Permanent // no retry makes the card good: dead letter
public class CardDeclinedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public CardDeclinedException(String orderId) {
		super("The card for order " + orderId + " was declined");
	}

}
// end::permanent[]
