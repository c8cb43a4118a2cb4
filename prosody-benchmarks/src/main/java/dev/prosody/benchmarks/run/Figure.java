package dev.prosody.benchmarks.run;

/** What is told of a run. */
public enum Figure {

	/** Events per second between the first and the last. */
	RATE,

	/** Seconds between the first and the last event. */
	ACTIVE_SECONDS,

	/** Seconds from the start of the consumer to the last event. */
	TOTAL_SECONDS,

	/**
	 * Processor time of the process per event in µs, from the start of the consumer on.
	 */
	CPU_MICROS,

	/** Bytes allocated per event. */
	ALLOCATED,

	/** Largest resident memory of the process in MB. */
	RESIDENT_MB,

	/** Most blocking handlers at once. */
	MOST_RUNNING,

	/** Events that were not handled. */
	LOST,

	/** Events that were handled again. */
	REPEATED,

	/** Attempts beside or before an earlier event of their key. */
	DISORDER,

	/** Offsets that were not committed after the stop. */
	UNCOMMITTED,

	/** Median latency in ms of other keys in the partition of the slow key. */
	NEIGHBOUR_P50,

	/** Their 99th percentile. */
	NEIGHBOUR_P99,

	/** Their maximum. */
	NEIGHBOUR_MAX,

	/** Share of the others that was handled while one event was stuck, 0 to 1. */
	DONE_WHILE_STUCK,

	/** Cores that other processes than broker and contender used. */
	OTHERS_CORES;

}
