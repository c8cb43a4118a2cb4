package dev.prosody.engine.pipeline;

import dev.prosody.deadletter.DeadLetter;
import dev.prosody.dedup.EventIdentity;
import dev.prosody.engine.offset.LedgerPage;
import dev.prosody.handler.KeyHash;
import dev.prosody.retry.RetrySequence;
import io.micrometer.observation.Observation;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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

	private final Epoch epoch;

	private final LedgerPage page;

	private final long offset;

	private final int bytes;

	/** Null once the event has ended, so that an idle lane does not keep it in memory. */
	private @Nullable ConsumerRecord<byte[], byte[]> record;

	Phase phase = Phase.PREPARE;

	@Nullable DeliveredEvent view;

	/** Set if the event has an id of its own and duplicates are looked for. */
	@Nullable EventIdentity identity;

	/** Whether the dedup store knows it, {@code null} before it has answered. */
	@Nullable Boolean stored;

	/** How the event ends, once nothing but the dedup record is missing. */
	@Nullable Outcome decided;

	/** Whether it is settled and counted; set by a stage before the lane is woken. */
	boolean finished;

	@Nullable Throwable storeFailure;

	int storeFailures;

	@Nullable RetrySequence retries;

	/** Whether the last attempt failed and the next is a retry. */
	boolean retrying;

	/** Why the event is given up, set with the dead letter or when discarded. */
	@Nullable DeadLetter letter;

	/** Set by the stage of a dead letter before the lane is woken. */
	@Nullable Throwable letterFailure;

	int letterAttempts;

	@Nullable Observation lastObservation;

	/** Failures so far, in prepare and attempt: what the retry strategy counts. */
	int failures;

	@Nullable Throwable lastFailure;

	private volatile int attempts;

	protected EventInProgress(Epoch epoch, LedgerPage page, ConsumerRecord<byte[], byte[]> record) {
		this.epoch = epoch;
		this.page = page;
		this.offset = record.offset();
		this.bytes = Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
		this.record = record;
	}

	/** The assignment it belongs to. */
	public Epoch epoch() {
		return this.epoch;
	}

	/** Its offset. */
	public long offset() {
		return this.offset;
	}

	/** Size of its key and value in bytes. */
	public int bytes() {
		return this.bytes;
	}

	/** Attempts started so far. */
	public int attempts() {
		return this.attempts;
	}

	/** Hash of its key, {@code null} without key or when the event has ended. */
	public @Nullable String keyHash() {
		ConsumerRecord<byte[], byte[]> current = this.record;
		return (current != null) ? KeyHash.of(current.key()) : null;
	}

	/** Whether the next attempt is a retry. Confined to the lane's holder. */
	public boolean isRetrying() {
		return this.retrying;
	}

	/** Whether a retry or a dead letter is waited for. */
	public boolean isTroubled() {
		return this.retrying || this.letter != null;
	}

	/** The record; only before the event has ended. */
	public ConsumerRecord<byte[], byte[]> record() {
		ConsumerRecord<byte[], byte[]> current = this.record;
		if (current == null) {
			throw new IllegalStateException("Event at offset " + this.offset + " has ended");
		}
		return current;
	}

	@SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer at a time
	int nextAttempt() {
		this.attempts = this.attempts + 1;
		return this.attempts;
	}

	void settle() {
		this.epoch.settle(this.page, this.offset, this.bytes);
	}

	/** Lets go of everything heavy; the retry context is closed. Idempotent. */
	public void release() {
		RetrySequence open = this.retries;
		this.retries = null;
		this.record = null;
		this.view = null;
		this.letter = null;
		this.lastObservation = null;
		this.lastFailure = null;
		if (open != null) {
			close(open);
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
