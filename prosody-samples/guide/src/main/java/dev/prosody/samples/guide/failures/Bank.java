package dev.prosody.samples.guide.failures;

import java.io.IOException;

/** Something else that may fail. */
@FunctionalInterface
public interface Bank {

	/**
	 * Takes money.
	 * @param orderId what for
	 * @param cents how much
	 * @throws IOException if the bank cannot be reached
	 */
	void charge(String orderId, long cents) throws IOException;

}
