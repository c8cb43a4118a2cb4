package dev.prosody.observation;

/** How the spans of attempts are related to the span that sent the event. */
public enum TraceRelation {

	/** Below the sender's span, in one trace. */
	CHILD,

	/**
	 * A trace of its own for each attempt, linked to the sender's span: for events that
	 * wait long, or of which one request sends thousands.
	 */
	LINK

}
