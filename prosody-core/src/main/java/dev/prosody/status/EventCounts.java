package dev.prosody.status;

import java.util.Map;

/**
 * What has happened to events of a listener since it was created.
 *
 * @param succeeded handled
 * @param retries attempts after the first
 * @param deadLettered sent to a dead-letter topic
 * @param discarded given up without dead letter
 * @param skipped settled without being handled, by reason; a reason that never occurred
 * has no entry
 * @param aborted dropped because their partition went away; redelivered
 */
public record EventCounts(long succeeded, long retries, long deadLettered, long discarded,
		Map<SkipReason, Long> skipped, long aborted) {

	public EventCounts {
		skipped = Map.copyOf(skipped);
	}

	/**
	 * Events that were skipped for a reason.
	 * @param reason the reason
	 * @return their number
	 */
	public long skipped(SkipReason reason) {
		return this.skipped.getOrDefault(reason, 0L);
	}

}
