package dev.prosody.listener;

import org.jspecify.annotations.Nullable;

/**
 * What matters most to a listener. A mode is a set of defaults and nothing else: a value
 * that is set holds in every mode.
 */
public enum ProsodyMode {

	/**
	 * Every event counts, and each key's order: transient failures are retried without
	 * limit, permanent ones go to the dead-letter topic, duplicates are skipped, keys
	 * that take too much are held back. The default.
	 */
	PIPELINE(null, true, true, true),

	/**
	 * The newest events count: an event that fails transiently is tried four times and
	 * then goes to the dead-letter topic, so that its key goes on. Duplicates are
	 * skipped.
	 */
	LOW_LATENCY(4, true, true, false),

	/**
	 * No event counts much: each is tried once; what fails is logged and settled.
	 */
	BEST_EFFORT(1, false, false, false);

	private final @Nullable Integer maxAttempts;

	private final boolean deadLetters;

	private final boolean dedup;

	private final boolean monopolization;

	ProsodyMode(@Nullable Integer maxAttempts, boolean deadLetters, boolean dedup, boolean monopolization) {
		this.maxAttempts = maxAttempts;
		this.deadLetters = deadLetters;
		this.dedup = dedup;
		this.monopolization = monopolization;
	}

	/**
	 * Attempts in total of an event that fails transiently, {@code null} for no limit.
	 */
	public @Nullable Integer maxAttempts() {
		return this.maxAttempts;
	}

	/** Whether events that are given up go to a dead-letter topic. */
	public boolean deadLetters() {
		return this.deadLetters;
	}

	/** Whether duplicates are skipped. */
	public boolean dedup() {
		return this.dedup;
	}

	/** Whether keys that take too much are held back. */
	public boolean monopolization() {
		return this.monopolization;
	}

}
