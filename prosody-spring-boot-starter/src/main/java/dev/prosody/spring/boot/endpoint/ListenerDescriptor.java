package dev.prosody.spring.boot.endpoint;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.prosody.status.ListenerState;
import dev.prosody.status.PauseReason;
import dev.prosody.status.SkipReason;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One listener. Keys appear as hashes, unless they are to be shown; payloads and messages
 * of exceptions, which may quote them, not at all. Durations are those of ISO 8601.
 *
 * @param id its id
 * @param group its consumer group
 * @param state where it is in its life
 * @param paused whether it was paused as a whole
 * @param stalled whether the oldest event of a partition is unsettled for too long
 * @param running attempts that run now
 * @param permits attempts that may run at once
 * @param counts what has become of events since the application started
 * @param lastError the last error in words, {@code null} if there is none
 * @param partitions its partitions
 * @param waiting events that have failed and wait for their next attempt, the oldest of
 * each partition
 * @param keys the keys that kept handlers busy lately
 * @param failures what was thrown, by class, the latest first
 */
public record ListenerDescriptor(String id, String group, ListenerState state, boolean paused, boolean stalled,
		int running, int permits, Counts counts, @Nullable String lastError, List<Partition> partitions,
		List<Waiting> waiting, Keys keys, List<Failure> failures) implements OperationResponseBody {

	/**
	 * What has become of events.
	 *
	 * @param succeeded handled
	 * @param retries attempts after the first
	 * @param deadLettered written to a dead-letter topic
	 * @param discarded given up without dead letter
	 * @param skipped settled without being handled, by reason
	 * @param aborted dropped because their partition went away; redelivered
	 */
	public record Counts(long succeeded, long retries, long deadLettered, long discarded, Map<SkipReason, Long> skipped,
			long aborted) {
	}

	/**
	 * One partition.
	 *
	 * @param topic its topic
	 * @param partition its number
	 * @param position offset after the last polled event, -1 before the first
	 * @param watermark everything below is settled, -1 before the first event
	 * @param committed last committed offset, -1 before the first commit
	 * @param end end of the log as the last fetches told, {@code null} if not known
	 * @param inFlight events polled and not settled
	 * @param ahead settled events above the watermark
	 * @param lag events not handled yet, {@code null} if that is not known
	 * @param paused why it is not fetched, {@code null} if it is
	 * @param oldest the event that holds the watermark, {@code null} if none does
	 */
	public record Partition(String topic, int partition, long position, long watermark, long committed,
			@Nullable Long end, long inFlight, long ahead, @Nullable Long lag, @Nullable PauseReason paused,
			@Nullable Oldest oldest) {
	}

	/**
	 * The oldest unsettled event of a partition.
	 *
	 * @param offset its offset
	 * @param keyHash hash of its key, {@code null} without key
	 * @param age time since its poll
	 * @param attempts attempts started
	 */
	public record Oldest(long offset, @Nullable String keyHash, String age, int attempts) {
	}

	/**
	 * An event that waits for its next attempt.
	 *
	 * @param topic its topic
	 * @param partition its partition
	 * @param offset its offset
	 * @param keyHash hash of its key, {@code null} without key
	 * @param attempts attempts started
	 * @param exception class of what was thrown last, {@code null} if that is not known
	 * @param nextAttempt time until the next attempt, {@code null} if only its back-off
	 * policy knows
	 */
	public record Waiting(String topic, int partition, long offset, @Nullable String keyHash, int attempts,
			@Nullable String exception, @Nullable String nextAttempt) {
	}

	/**
	 * Keys that kept handlers busy for more than a second of the last minutes.
	 *
	 * @param busiest those whose events were attempted for the greatest share of the time
	 * @param slowest those whose attempts take longest
	 */
	public record Keys(List<Key> busiest, List<Key> slowest) {
	}

	/**
	 * One key.
	 *
	 * @param topic topic of its events
	 * @param partition their partition
	 * @param keyHash hash of the key
	 * @param key the key, {@code null} unless keys are to be shown
	 * @param busy share of the last minutes in which an event of it was attempted, from 0
	 * to 1; what is two minutes ago counts half
	 * @param attempt what an attempt took lately
	 */
	public record Key(String topic, int partition, String keyHash, @Nullable String key, double busy, String attempt) {
	}

	/**
	 * What was thrown.
	 *
	 * @param exception class of the exception
	 * @param count how often
	 * @param last when last
	 * @param topic topic of the event it was thrown for last
	 * @param partition its partition
	 * @param offset its offset
	 */
	public record Failure(String exception, long count, Instant last, String topic, int partition, long offset) {
	}

}
