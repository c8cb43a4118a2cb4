package dev.prosody.engine.pipeline;

/** Events between two attempts. */
public final class FailedEvents {

	private FailedEvents() {
	}

	/** Makes an event one whose attempt has failed, and that is to be retried. */
	public static void fail(EventInProgress event) {
		event.detour().retrying = true;
	}

	/** Whether an event is not to be attempted once more. */
	public static boolean isGivenUp(EventInProgress event) {
		return event.isGivenUp();
	}

}
