package dev.prosody.listener;

/** What to do at start about topics that do not exist. */
public enum MissingTopics {

	/** Fail the start, naming them. */
	FAIL,

	/** Start and log a warning. */
	WARN,

	/** Start silently. */
	IGNORE,

	/** Create them with the broker's default partitions and replication. */
	CREATE

}
