package dev.prosody.status;

import java.util.List;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

/**
 * One listener.
 *
 * @param id its id
 * @param groupId its consumer group
 * @param state where it is in its life
 * @param paused whether it was paused
 * @param running attempts running now
 * @param stalled whether its oldest unsettled event is older than {@code stall-threshold}
 * @param counts what has happened to events since it was created
 * @param lastError the last error of the Kafka client or the engine in words,
 * {@code null} if there was none since the last success
 * @param partitions the assigned partitions
 */
public record ListenerStatus(String id, String groupId, ListenerState state, boolean paused, int running,
		boolean stalled, EventCounts counts, @Nullable String lastError, List<PartitionStatus> partitions) {

	public ListenerStatus {
		partitions = List.copyOf(partitions);
	}

	/**
	 * Events polled and not settled.
	 * @return their number
	 */
	public long inFlight() {
		return this.partitions.stream().mapToLong(PartitionStatus::inFlight).sum();
	}

	/**
	 * Events that were not handled yet, see {@link PartitionStatus#lag()}.
	 * @return their number, -1 if it is not known for all partitions
	 */
	public long lag() {
		return sumIfKnown(PartitionStatus::lag);
	}

	/**
	 * Events that other owners of the partitions would read, see
	 * {@link PartitionStatus#committedLag()}.
	 * @return their number, -1 if it is not known for all partitions
	 */
	public long committedLag() {
		return sumIfKnown(PartitionStatus::committedLag);
	}

	/** A sum without those that are not known would look like progress. */
	private long sumIfKnown(ToLongFunction<PartitionStatus> value) {
		long sum = 0;
		for (PartitionStatus partition : this.partitions) {
			long known = value.applyAsLong(partition);
			if (known < 0) {
				return -1;
			}
			sum += known;
		}
		return sum;
	}

	/**
	 * Events in flight that are not running: they wait for their key, for a runner or for
	 * their next attempt.
	 * @return their number
	 */
	public long queued() {
		return Math.max(0, inFlight() - this.running);
	}

}
