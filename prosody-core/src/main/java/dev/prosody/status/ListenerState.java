package dev.prosody.status;

/** Where a listener is in its life. */
public enum ListenerState {

	/** Not started, or stopped. */
	STOPPED,

	/** Started, trying to reach the broker or to join the group. */
	CONNECTING,

	/** Member of its group, with or without partitions. */
	RUNNING,

	/** Stop requested, draining. */
	STOPPING,

	/** Ended by an error that no retry can heal; see the status' last error. */
	FAILED

}
