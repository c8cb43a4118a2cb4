package dev.prosody.send;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.prosody.observation.SendContext;
import io.micrometer.observation.Observation;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A send under way: ends once, on the sender's executor. Neither the future's
 * continuations nor observation handlers, both code of others, may hold up the producer's
 * I/O thread.
 */
final class PendingSend implements Callback {

	private final Executor executor;

	private final Observation observation;

	private final @Nullable SendContext context;

	private final @Nullable Observation caller;

	private final AtomicBoolean ended = new AtomicBoolean();

	private final CompletableFuture<SentEvent> future = new CompletableFuture<>();

	private @Nullable ProducerRecord<byte[], byte[]> record;

	/**
	 * Creates a send that is not observed.
	 * @param executor where it ends
	 */
	PendingSend(Executor executor) {
		this(executor, Observation.NOOP, null, null);
	}

	/**
	 * Creates a send.
	 * @param executor where it ends
	 * @param observation observes it, started
	 * @param context the observation's context
	 * @param caller what the sending thread observes, {@code null} if nothing
	 */
	PendingSend(Executor executor, Observation observation, @Nullable SendContext context,
			@Nullable Observation caller) {
		this.executor = executor;
		this.observation = observation;
		this.context = context;
		this.caller = caller;
	}

	CompletableFuture<SentEvent> future() {
		return this.future;
	}

	/** Before the producer gets it, which hands the field over to its threads. */
	Callback of(ProducerRecord<byte[], byte[]> record) {
		this.record = record;
		return this;
	}

	@Override
	public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
		ProducerRecord<byte[], byte[]> sent = this.record;
		if (sent == null) {
			throw new IllegalStateException("Called before of(…)");
		}
		if (exception != null || metadata == null) {
			fail(SendFailures.notAcknowledged(sent.topic(), sent.key(),
					(exception != null) ? exception : new IllegalStateException("The producer reported nothing")));
			return;
		}
		long timestamp = metadata.hasTimestamp() ? metadata.timestamp() : sent.timestamp();
		end(new SentEvent(metadata.topic(), metadata.partition(), metadata.hasOffset() ? metadata.offset() : -1,
				Instant.ofEpochMilli(timestamp)), null);
	}

	void fail(SendException failure) {
		end(null, failure);
	}

	private void end(@Nullable SentEvent event, @Nullable SendException failure) {
		// A producer may both call back and throw
		if (!this.ended.compareAndSet(false, true)) {
			return;
		}
		try {
			this.executor.execute(() -> complete(event, failure));
		}
		catch (RejectedExecutionException ex) {
			// The sender is closed, so is its producer: there is no I/O thread to protect
			complete(event, failure);
		}
	}

	private void complete(@Nullable SentEvent event, @Nullable SendException failure) {
		try {
			if (event != null && this.context != null) {
				this.context.acknowledged(event.partition(), event.offset());
			}
			if (failure != null) {
				this.observation.error(failure);
			}
			this.observation.stop();
		}
		finally {
			completeFuture(event, failure);
		}
	}

	/**
	 * Continuations run here, on a thread of ours: what they observe, log and send
	 * belongs to whoever sent.
	 */
	@SuppressWarnings("try") // the scope is only opened and closed
	private void completeFuture(@Nullable SentEvent event, @Nullable SendException failure) {
		try (Observation.Scope scope = (this.caller != null) ? this.caller.openScope() : Observation.Scope.NOOP) {
			if (event != null) {
				this.future.complete(event);
			}
			else if (failure != null) {
				this.future.completeExceptionally(failure);
			}
		}
	}

}
