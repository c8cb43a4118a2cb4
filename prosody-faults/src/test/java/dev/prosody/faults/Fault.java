package dev.prosody.faults;

import java.time.Duration;

/** Something that goes wrong, or at least changes, and is over some time later. */
interface Fault {

	/** Long enough for others to take over. */
	Duration BEYOND_SESSION = Flavour.SESSION_TIMEOUT.plusMillis(2500);

	/**
	 * Begins.
	 * @param trial what it happens to
	 */
	void begin(Trial trial) throws Exception;

	/**
	 * Ends: what was broken is whole again.
	 * @param trial what it happened to
	 */
	void end(Trial trial) throws Exception;

}
