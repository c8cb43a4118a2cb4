package dev.prosody.engine.pipeline;

import dev.prosody.dedup.EventIdentity;
import dev.prosody.engine.offset.LedgerPage;
import dev.prosody.handler.KeyHash;
import dev.prosody.retry.RetrySequence;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event on its way through the pipeline, with everything that must survive a wait:
 * phase, attempts, retry context, dead letter. Confined to whoever runs its lane; the
 * lane's hand-over publishes the fields. Only {@link #attempts()} and {@link #offset()}
 * are read by others, for the status.
 */
public class EventInProgress {

	private static final Logger logger = LoggerFactory.getLogger(EventInProgress.class);

	/** The phases of the pipeline, see {@link EventPipeline}. */
	enum Phase {

		PREPARE, DEDUP, ATTEMPT, CONCLUDE

	}

	/**
	 * For all: to make those of each record read-only is a write that others wait for.
	 */
	private static final Headers NO_HEADERS = noHeaders();

	private final Epoch epoch;

	private final LedgerPage page;

	private final long offset;

	private final long takenNanos;

	private final boolean withHeaders;

	/** Null once the event has ended, so that an idle lane does not keep it in memory. */
	private @Nullable ConsumerRecord<byte[], byte[]> record;

	Phase phase = Phase.PREPARE;

	@Nullable DeliveredEvent view;

	/** Set if the event has an id of its own and duplicates are looked for. */
	@Nullable EventIdentity identity;

	/** How the event ends, once nothing but the dedup record is missing. */
	@Nullable Outcome decided;

	/** Whether it is settled and counted; set by a stage before the lane is woken. */
	boolean finished;

	/** Made when it is needed: most events have none. */
	private @Nullable Detour detour;

	/** Others may see an old value. */
	private int attempts;

	protected EventInProgress(Epoch epoch, LedgerPage page, ConsumerRecord<byte[], byte[]> record, long takenNanos) {
		this.epoch = epoch;
		this.page = page;
		this.offset = record.offset();
		this.takenNanos = takenNanos;
		// here, where the record has just been made: a runner would have to wait for
		// memory that most events do not need
		this.withHeaders = record.headers().iterator().hasNext();
		if (this.withHeaders && record.headers() instanceof RecordHeaders headers) {
			headers.setReadOnly();
		}
		this.record = record;
	}

	private static Headers noHeaders() {
		RecordHeaders headers = new RecordHeaders();
		headers.setReadOnly();
		return headers;
	}

	/** The assignment it belongs to. */
	public Epoch epoch() {
		return this.epoch;
	}

	/** Its offset. */
	public long offset() {
		return this.offset;
	}

	/** When its poll returned. */
	long takenNanos() {
		return this.takenNanos;
	}

	/** Size of its key and value in bytes; only before the event has ended. */
	public int bytes() {
		ConsumerRecord<byte[], byte[]> current = record();
		return Math.max(0, current.serializedKeySize()) + Math.max(0, current.serializedValueSize());
	}

	/** Its headers, read-only: a dead letter must carry them unchanged. */
	Headers headers() {
		return this.withHeaders ? record().headers() : NO_HEADERS;
	}

	/** Whether its record has any headers. */
	boolean hasHeaders() {
		return this.withHeaders;
	}

	/** Attempts started so far. */
	public int attempts() {
		return this.attempts;
	}

	/** Its key, {@code null} without key or when the event has ended. */
	public byte @Nullable [] key() {
		ConsumerRecord<byte[], byte[]> current = this.record;
		return (current != null) ? current.key() : null;
	}

	/** Hash of its key, {@code null} without key or when the event has ended. */
	public @Nullable String keyHash() {
		return KeyHash.of(key());
	}

	/** Whether the next attempt is a retry. Confined to the lane's holder. */
	public boolean isRetrying() {
		return this.detour != null && this.detour.retrying;
	}

	/** What it needs beside the straight way. */
	Detour detour() {
		Detour current = this.detour;
		if (current == null) {
			current = new Detour();
			this.detour = current;
		}
		return current;
	}

	/** Class of the last failure, {@code null} if there was none. Lane's holder only. */
	public @Nullable String lastFailure() {
		Detour current = this.detour;
		if (current == null) {
			return null;
		}
		Throwable failure = (current.letterFailure != null) ? current.letterFailure : current.lastFailure;
		return (failure != null) ? failure.getClass().getName() : null;
	}

	/**
	 * Gives the event up instead of attempting it once more. Lane's holder only, after an
	 * attempt that has failed.
	 */
	public void giveUp() {
		detour().givenUp = true;
	}

	/** Whether {@link #giveUp()} was called. */
	boolean isGivenUp() {
		return this.detour != null && this.detour.givenUp;
	}

	/** Whether the dedup store has said that it knows the event. */
	boolean isInStore() {
		return this.detour != null && Boolean.TRUE.equals(this.detour.stored);
	}

	/** What it waits for. Lane's holder only. */
	public WaitKind waitsFor() {
		Detour current = this.detour;
		if (current == null) {
			return WaitKind.OTHER;
		}
		if (this.phase == Phase.CONCLUDE) {
			return (current.letter != null && this.decided == null) ? WaitKind.LETTER : WaitKind.OTHER;
		}
		return current.retrying ? WaitKind.RETRY : WaitKind.OTHER;
	}

	/** Whether a retry or a dead letter is waited for. */
	public boolean isTroubled() {
		return this.detour != null && (this.detour.retrying || this.detour.letter != null);
	}

	/** The record; only before the event has ended. */
	public ConsumerRecord<byte[], byte[]> record() {
		ConsumerRecord<byte[], byte[]> current = this.record;
		if (current == null) {
			throw new IllegalStateException("Event at offset " + this.offset + " has ended");
		}
		return current;
	}

	int nextAttempt() {
		return ++this.attempts;
	}

	void settle() {
		this.epoch.settle(this.page, this.offset, bytes());
	}

	/** Lets go of everything heavy; the retry context is closed. Idempotent. */
	public void release() {
		Detour taken = this.detour;
		this.detour = null;
		this.record = null;
		this.view = null;
		if (taken != null && taken.retries != null) {
			close(taken.retries);
		}
	}

	/**
	 * Whoever drops an event may be the poll thread: a broken strategy is no reason to
	 * stop.
	 */
	private void close(RetrySequence open) {
		try {
			open.close();
		}
		catch (Throwable ex) {
			FailureLines.write(ex, (printed) -> logger
				.warn("The retry sequence of the event at offset {} could not be closed", this.offset, printed));
		}
	}

}
