package dev.prosody.engine.pipeline;

/** Attempts of no event: for what several threads do to one. */
public final class Attempts {

	private static final AttemptTerms TERMS = new AttemptTerms(EngineClock.SYSTEM, new TimeLimit(0, 0), Runnable::run);

	private Attempts() {
	}

	/** An attempt of the calling thread that may expire at once. */
	public static Attempt start() {
		return new Attempt(null, null, 1, TERMS);
	}

	/** Ends it, as its runner does. */
	public static void end(Attempt attempt) {
		attempt.end();
	}

	/** Whether it is the last attempt, for its runner after the end. */
	public static boolean isGivenUp(Attempt attempt) {
		return attempt.isGivenUp();
	}

}
