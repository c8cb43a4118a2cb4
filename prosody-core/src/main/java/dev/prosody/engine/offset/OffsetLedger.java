package dev.prosody.engine.offset;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Which offsets of one partition were taken in this epoch, which of them are settled, and
 * what may therefore be committed. Offsets that are never taken (compacted records,
 * transaction markers) do not exist for it. Confined to the poll thread, except for
 * {@link LedgerPage#settle}.
 * <p>
 * A settled offset above the watermark costs two bits and a page header per 1,024
 * offsets; a gap costs nothing, because pages are made when their first offset is taken.
 */
public final class OffsetLedger {

	/** No offset. */
	public static final long NONE = -1;

	private final ArrayDeque<LedgerPage> pages = new ArrayDeque<>();

	private final LeaderEpochs leaderEpochs = new LeaderEpochs();

	private long firstTaken = NONE;

	private long lastTaken = NONE;

	private long takenCount;

	private long takenInPassedPages;

	/** Where a poll whose records are all taken has ended; passes gaps at the end. */
	private @Nullable OffsetAndMetadata end;

	/**
	 * Takes an offset, which must be above all taken before.
	 * @param offset the offset
	 * @param leaderEpoch leader epoch of its record
	 * @return the page in which to settle it
	 */
	public LedgerPage take(long offset, Optional<Integer> leaderEpoch) {
		if (offset <= this.lastTaken) {
			throw new IllegalStateException("Offset " + offset + " is not above the last taken " + this.lastTaken);
		}
		LedgerPage page = this.pages.peekLast();
		if (page == null || page.base() != LedgerPage.baseOf(offset)) {
			page = new LedgerPage(LedgerPage.baseOf(offset));
			this.pages.addLast(page);
		}
		page.take(offset);
		this.leaderEpochs.taken(offset, leaderEpoch);
		if (this.firstTaken == NONE) {
			this.firstTaken = offset;
		}
		this.lastTaken = offset;
		this.takenCount++;
		return page;
	}

	/**
	 * Remembers where a poll has ended of which everything is taken.
	 * @param end position after it, as the consumer tells
	 */
	public void polledUpTo(OffsetAndMetadata end) {
		this.end = end;
	}

	/** Number of offsets taken so far. */
	public long takenCount() {
		return this.takenCount;
	}

	/** The first taken offset, {@link #NONE} before it. */
	public long firstTaken() {
		return this.firstTaken;
	}

	/** The last taken offset, {@link #NONE} before the first. */
	public long lastTaken() {
		return this.lastTaken;
	}

	/**
	 * The lowest offset that is taken and not settled.
	 * @return the offset, {@link #NONE} if everything taken is settled
	 */
	public long lowestUnsettled() {
		while (true) {
			LedgerPage page = this.pages.peekFirst();
			if (page == null) {
				return NONE;
			}
			long lowest = page.lowestUnsettled();
			if (lowest != NONE || this.pages.size() == 1) {
				return lowest;
			}
			this.takenInPassedPages += page.takenCount();
			this.pages.removeFirst();
		}
	}

	/**
	 * Number of settled offsets above the lowest unsettled one.
	 * @param unsettled number of offsets that are taken and not settled
	 * @return the number, approximate while events settle
	 */
	public long settledAhead(long unsettled) {
		long lowest = lowestUnsettled();
		LedgerPage page = this.pages.peekFirst();
		if (lowest == NONE || page == null) {
			return 0;
		}
		long below = this.takenInPassedPages + page.takenBelow(lowest);
		return Math.max(0, this.takenCount - below - unsettled);
	}

	/**
	 * What is settled above an offset that is being committed.
	 * @param topicId id of the topic
	 * @param base the offset: events may settle meanwhile, so it is not looked for again
	 * @param before what an earlier owner has told, of the same topic: holds for what is
	 * not taken yet
	 * @return the offsets, {@code null} if nothing above is settled
	 */
	public @Nullable SettledOffsets settledAbove(Uuid topicId, long base, @Nullable SettledOffsets before) {
		if (this.lastTaken == NONE) {
			return null;
		}
		SettledRuns runs = new SettledRuns(base);
		this.pages.forEach((page) -> page.report(base, runs));
		if (before != null) {
			before.report(Math.max(base, this.lastTaken + 1), runs);
		}
		List<Long> lengths = runs.toList();
		if (lengths.isEmpty()) {
			return null;
		}
		long newest = base + lengths.stream().mapToLong(Long::longValue).sum() - 1;
		int leaderEpoch = this.leaderEpochs.of(newest).orElse(-1);
		return new SettledOffsets(topicId, base,
				(before != null) ? Math.max(leaderEpoch, before.leaderEpoch()) : leaderEpoch, lengths);
	}

	/**
	 * What may be committed: everything below it is settled. Never moves backwards.
	 * @return the next offset to read with the leader epoch before it, {@code null} if
	 * there is nothing worth a commit yet
	 */
	public @Nullable OffsetAndMetadata committable() {
		long lowest = lowestUnsettled();
		if (lowest == NONE) {
			return this.end;
		}
		if (lowest == this.firstTaken) {
			return null;
		}
		return new OffsetAndMetadata(lowest, this.leaderEpochs.before(lowest), "");
	}

}
