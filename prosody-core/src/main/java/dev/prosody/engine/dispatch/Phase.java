package dev.prosody.engine.dispatch;

/** Where an assigned partition is in its life; moves forward only. */
enum Phase {

	/** Events are run. */
	OPEN,

	/** Nothing new starts; what runs goes on undisturbed. */
	DRAINING,

	/** What runs has been told to stop. */
	CANCELLING,

	/** The epoch is over: whatever still runs can no longer settle or send anything. */
	CLOSED

}
