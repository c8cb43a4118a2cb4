package dev.prosody.observation;

import dev.prosody.handler.KeyHash;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One send, from the call to the broker's acknowledgement; its carrier are the record's
 * headers. Used by one thread at a time.
 */
public final class SendContext extends SenderContext<Headers> {

	private final String topic;

	private final @Nullable String keyHash;

	private final @Nullable String eventId;

	private @Nullable Integer partition;

	private @Nullable Long offset;

	/**
	 * Creates the context.
	 * @param topic the topic
	 * @param key the key's bytes, {@code null} for none
	 * @param eventId the event id given by the sender, {@code null} for none
	 * @param headers headers to which the trace context is appended at the start
	 */
	public SendContext(String topic, byte @Nullable [] key, @Nullable String eventId, Headers headers) {
		super(TraceHeaders::set, Kind.PRODUCER);
		this.topic = topic;
		this.keyHash = KeyHash.of(key);
		this.eventId = eventId;
		setCarrier(headers);
		setRemoteServiceName("kafka");
	}

	/**
	 * The topic.
	 * @return its name
	 */
	public String getTopic() {
		return this.topic;
	}

	/**
	 * Hash of the key.
	 * @return the hash, {@code null} without key
	 */
	public @Nullable String getKeyHash() {
		return this.keyHash;
	}

	/**
	 * The event id given by the sender.
	 * @return the id, {@code null} if none was given
	 */
	public @Nullable String getEventId() {
		return this.eventId;
	}

	/**
	 * The partition written to.
	 * @return its number, {@code null} before the acknowledgement
	 */
	public @Nullable Integer getPartition() {
		return this.partition;
	}

	/**
	 * The offset written to.
	 * @return the offset, {@code null} before the acknowledgement, or if the broker did
	 * not tell
	 */
	public @Nullable Long getOffset() {
		return this.offset;
	}

	/**
	 * Notes the broker's acknowledgement, before the observation is stopped.
	 * @param partition the partition written to
	 * @param offset the offset, negative if the broker did not tell
	 */
	public void acknowledged(int partition, long offset) {
		this.partition = partition;
		this.offset = (offset >= 0) ? offset : null;
	}

}
