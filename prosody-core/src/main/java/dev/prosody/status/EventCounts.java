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
 * @param skippedOwn events that the application has sent itself
 * @param skippedEventType events whose type has none of the wanted prefixes
 * @param skippedByFilter events that a filter of the application does not accept
 * @param skippedDuplicates events that were concluded before
 * @param aborted dropped because their partition went away; redelivered
 */
public record EventCounts(long succeeded, long retries, long deadLettered, long discarded, long skippedExcise,
		long skippedUnmatched, long skippedOwn, long skippedEventType, long skippedByFilter, long skippedDuplicates,
		long aborted) {
}
