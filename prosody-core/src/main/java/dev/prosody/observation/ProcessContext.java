package dev.prosody.observation;

import dev.prosody.handler.KeyHash;
import dev.prosody.handler.ProsodyEvent;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** One attempt to handle an event; its carrier are the record's headers, read-only. */
public final class ProcessContext extends ReceiverContext<Headers> {

	private final ProsodyEvent<?> event;

	private final int attempt;

	private final byte @Nullable [] key;

	/**
	 * Creates the context.
	 * @param event the event
	 * @param attempt number of the attempt, from 1
	 */
	public ProcessContext(ProsodyEvent<?> event, int attempt) {
		super(TraceHeaders::get, Kind.CONSUMER);
		this.event = event;
		this.attempt = attempt;
		this.key = event.keyBytes();
		setCarrier(event.headers());
		setRemoteServiceName("kafka");
	}

	/**
	 * The event.
	 * @return the event
	 */
	public ProsodyEvent<?> getEvent() {
		return this.event;
	}

	/**
	 * Number of the attempt.
	 * @return the number, from 1
	 */
	public int getAttempt() {
		return this.attempt;
	}

	/**
	 * Hash of the event's key.
	 * @return the hash, {@code null} without key
	 */
	public @Nullable String getKeyHash() {
		return KeyHash.of(this.key);
	}

	boolean hasKey() {
		return this.key != null;
	}

}
