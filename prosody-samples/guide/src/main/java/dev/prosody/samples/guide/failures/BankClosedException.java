package dev.prosody.samples.guide.failures;

import dev.prosody.failure.Transient;

// tag::transient[]
@Transient // as every exception of which nothing is known: said for those who read
public class BankClosedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public BankClosedException(Throwable cause) {
		super("The bank does not answer", cause);
	}

}
// end::transient[]
