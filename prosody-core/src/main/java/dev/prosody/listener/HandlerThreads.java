package dev.prosody.listener;

/** Which threads run handlers. */
public enum HandlerThreads {

	/**
	 * Virtual threads on JDK 24 and newer, platform threads below, where
	 * {@code synchronized} around I/O would pin the carriers of virtual ones.
	 */
	AUTO,

	/** Virtual threads. */
	VIRTUAL,

	/** Platform threads, at most {@code max-concurrency} per listener. */
	PLATFORM

}
