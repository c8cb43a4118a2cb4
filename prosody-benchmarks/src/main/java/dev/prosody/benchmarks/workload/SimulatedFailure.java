package dev.prosody.benchmarks.workload;

/** What a handler throws in {@link Trouble.Failures}. */
public final class SimulatedFailure extends RuntimeException {

	private static final long serialVersionUID = 1L;

	SimulatedFailure(int event) {
		super("Event " + event + " fails");
	}

}
