package dev.prosody.benchmarks.workload;

/** What is special about an event. */
enum EventKind {

	/** Nothing. */
	ORDINARY,

	/** Sent before the measurement to each partition, and not counted. */
	WARM_UP,

	/** Of the key with a slow handler. */
	SLOW,

	/** Fails before it succeeds. */
	FAILING,

	/** Holds its handler for long. */
	STUCK

}
