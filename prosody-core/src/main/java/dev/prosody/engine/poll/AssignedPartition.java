package dev.prosody.engine.poll;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.prosody.engine.dispatch.Partition;
import dev.prosody.engine.offset.OffsetLedger;
import dev.prosody.engine.offset.SettledOffsets;
import dev.prosody.status.PauseReason;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * What the poll thread keeps about one assigned partition besides its epoch: commit and
 * pause state, and when its events were taken. Confined to the poll thread.
 */
final class AssignedPartition {

	/**
	 * Polls within this time count as one, which bounds the memory of a stuck partition.
	 */
	private static final long TAKEN_RESOLUTION = TimeUnit.SECONDS.toNanos(1);

	private record Taken(long firstOffset, long nanoTime) {
	}

	private final Partition epoch;

	private final ArrayDeque<Taken> taken = new ArrayDeque<>();

	/** Commits that change nothing but what is settled above need not be frequent. */
	private static final long METADATA_INTERVAL = TimeUnit.SECONDS.toNanos(5);

	/** Last offset that the broker has acknowledged. */
	private long committed = OffsetLedger.NONE;

	private Optional<Integer> committedEpoch = Optional.empty();

	private String committedMetadata = "";

	private long metadataDue;

	private @Nullable PauseReason pause;

	/** Events of the log that were not polled yet, -1 if that is not known. */
	private long unpolled = -1;

	AssignedPartition(Partition epoch) {
		this.epoch = epoch;
	}

	TopicPartition id() {
		return this.epoch.id();
	}

	Partition epoch() {
		return this.epoch;
	}

	/** Remembers a poll of which everything is taken. */
	void polled(List<ConsumerRecord<byte[], byte[]>> records, OffsetAndMetadata end, long now) {
		this.epoch.ledger().polledUpTo(end);
		if (records.isEmpty()) {
			return;
		}
		if (records.getFirst().offset() < this.committed) {
			// the log ends, or ended, below what an earlier owner has committed
			this.committed = OffsetLedger.NONE;
			this.committedEpoch = Optional.empty();
			this.committedMetadata = "";
		}
		Taken last = this.taken.peekLast();
		if (last == null || now - last.nanoTime() > TAKEN_RESOLUTION) {
			long offset = records.getFirst().offset();
			forgetSettledBelow(offset);
			this.taken.addLast(new Taken(offset, now));
		}
	}

	/** Nobody asks for times while events settle quickly, for days maybe. */
	private void forgetSettledBelow(long offset) {
		long lowest = this.epoch.ledger().lowestUnsettled();
		if (lowest == OffsetLedger.NONE || lowest >= offset) {
			this.taken.clear();
		}
		else {
			takenAt(lowest);
		}
	}

	/** When an unsettled offset was taken, at most a second too early. */
	long takenAt(long offset) {
		Taken first = this.taken.getFirst();
		while (true) {
			this.taken.removeFirst();
			Taken next = this.taken.peekFirst();
			if (next == null || next.firstOffset() > offset) {
				this.taken.addFirst(first);
				return first.nanoTime();
			}
			first = next;
		}
	}

	/** How many times are remembered. */
	int rememberedPolls() {
		return this.taken.size();
	}

	/**
	 * What to commit, {@code null} if nothing is new.
	 * @param topicId id of the topic, {@code null} if it is not known
	 * @param maxMetadata longest metadata that the broker accepts
	 * @param metadataUntil changes of metadata alone are of interest if they were due by
	 * this time
	 */
	@Nullable OffsetAndMetadata toCommit(@Nullable Uuid topicId, int maxMetadata, long metadataUntil) {
		OffsetAndMetadata committable = this.epoch.ledger().committable();
		boolean moved = committable != null && committable.offset() > this.committed;
		if (!moved && metadataUntil - this.metadataDue < 0) {
			// looking at everything above a stuck event would be in vain
			return null;
		}
		if (committable != null && moved) {
			return new OffsetAndMetadata(committable.offset(), committable.leaderEpoch(),
					settledAbove(topicId, committable.offset(), maxMetadata));
		}
		long base = (committable != null) ? committable.offset() : this.epoch.ledger().firstTaken();
		if (base < this.committed) {
			return null;
		}
		String metadata = settledAbove(topicId, base, maxMetadata);
		return (metadata.isEmpty() || metadata.equals(this.committedMetadata)) ? null
				: new OffsetAndMetadata(base, this.committedEpoch, metadata);
	}

	private String settledAbove(@Nullable Uuid topicId, long base, int maxMetadata) {
		SettledOffsets above = (topicId != null) ? this.epoch.settledAbove(topicId, base) : null;
		return (above != null) ? above.encode(maxMetadata) : "";
	}

	long committed() {
		return this.committed;
	}

	void committed(OffsetAndMetadata offset, long now) {
		if (offset.offset() >= this.committed) {
			this.committed = offset.offset();
			this.committedEpoch = offset.leaderEpoch();
			this.committedMetadata = offset.metadata();
			this.metadataDue = now + METADATA_INTERVAL;
		}
	}

	long unpolled() {
		return this.unpolled;
	}

	void unpolled(long events) {
		this.unpolled = events;
	}

	@Nullable PauseReason pause() {
		return this.pause;
	}

	void pause(@Nullable PauseReason reason) {
		this.pause = reason;
	}

}
