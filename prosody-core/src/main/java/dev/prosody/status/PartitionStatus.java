package dev.prosody.status;

import org.jspecify.annotations.Nullable;

/**
 * One assigned partition. Read without a lock: numbers may be a moment apart.
 *
 * @param topic the topic
 * @param partition the partition
 * @param position offset after the last polled event, -1 before the first
 * @param watermark every event below this offset is settled, -1 before the first
 * @param committed last committed offset, -1 before the first commit
 * @param inFlight events polled and not settled
 * @param inFlightBytes bytes of their keys and values
 * @param ahead settled events above the watermark
 * @param lanes keys that have events in flight or had some a moment ago
 * @param unpolled events of the log that were not polled yet, as the last fetches told, a
 * few seconds old; -1 if that is not known
 * @param pause why it is not fetched, {@code null} if it is
 * @param oldestUnsettled what holds the watermark, {@code null} if nothing does
 */
public record PartitionStatus(String topic, int partition, long position, long watermark, long committed, long inFlight,
		long inFlightBytes, long ahead, long lanes, long unpolled, @Nullable PauseReason pause,
		@Nullable UnsettledEvent oldestUnsettled) {

	/**
	 * Events that were not handled yet: not polled, or in flight.
	 * @return their number, -1 if it is not known
	 */
	public long lag() {
		return (this.unpolled < 0) ? -1 : this.unpolled + this.inFlight;
	}

	/**
	 * Events that another owner of the partition would read: what Kafka's tools call the
	 * lag.
	 * @return their number, -1 if it is not known
	 */
	public long committedLag() {
		return (this.unpolled < 0) ? -1 : this.unpolled + uncommitted();
	}

	/**
	 * Events between what is committed and what was polled; before the first commit, of
	 * which nothing is known, everything polled.
	 * @return their number
	 */
	public long uncommitted() {
		return (this.committed < 0) ? this.inFlight + this.ahead : Math.max(0, this.position - this.committed);
	}

}
