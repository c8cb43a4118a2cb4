package dev.prosody.engine.poll;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.prosody.engine.dispatch.Partition;
import dev.prosody.engine.offset.OffsetLedger;
import dev.prosody.status.PauseReason;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
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

	/** Last offset that the broker has acknowledged. */
	private long committed = OffsetLedger.NONE;

	private @Nullable PauseReason pause;

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
		Taken last = this.taken.peekLast();
		if (last == null || now - last.nanoTime() > TAKEN_RESOLUTION) {
			this.taken.addLast(new Taken(records.getFirst().offset(), now));
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

	/** What to commit, {@code null} if nothing is new. */
	@Nullable OffsetAndMetadata toCommit() {
		OffsetAndMetadata committable = this.epoch.ledger().committable();
		return (committable != null && committable.offset() > this.committed) ? committable : null;
	}

	long committed() {
		return this.committed;
	}

	void committed(long offset) {
		this.committed = Math.max(this.committed, offset);
	}

	@Nullable PauseReason pause() {
		return this.pause;
	}

	void pause(@Nullable PauseReason reason) {
		this.pause = reason;
	}

}
