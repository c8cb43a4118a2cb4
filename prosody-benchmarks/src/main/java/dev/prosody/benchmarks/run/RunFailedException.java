package dev.prosody.benchmarks.run;

/** The process of a run has ended without a measurement. */
final class RunFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	RunFailedException(String message) {
		super(message);
	}

}
