package dev.prosody.status;

/**
 * What has happened to events of a listener since it was created.
 *
 * @param succeeded handled
 * @param retries attempts after the first
 * @param deadLettered sent to a dead-letter topic
 * @param discarded given up without dead letter
 * @param skippedExcise events without value that no handler wants
 * @param skippedUnmatched events whose type no handler method matches
 * @param aborted dropped because their partition went away; redelivered
 */
public record EventCounts(long succeeded, long retries, long deadLettered, long discarded, long skippedExcise,
		long skippedUnmatched, long aborted) {
}
