package dev.prosody.observation;

import dev.prosody.handler.KeyHash;
import dev.prosody.handler.ProsodyEvent;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to handle an event; its carrier are the record's headers, read-only. There
 * is one for each attempt: what only tracing looks at is made when it is looked at.
 */
public final class ProcessContext extends ReceiverContext<Headers> {

	private final ProsodyEvent<?> event;

	private final int attempt;

	private final HeldKeyValues lowCardinality = new HeldKeyValues();

	private final HeldKeyValues highCardinality = new HeldKeyValues();

	/** What the default convention says of the event; it is asked twice. */
	private @Nullable KeyValues description;

	private long started;

	/**
	 * Creates the context.
	 * @param event the event
	 * @param attempt number of the attempt, from 1
	 */
	public ProcessContext(ProsodyEvent<?> event, int attempt) {
		super(TraceHeaders::get, Kind.CONSUMER);
		this.event = event;
		this.attempt = attempt;
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
		return KeyHash.of(this.event.keyBytes());
	}

	@Override
	public @Nullable Headers getCarrier() {
		Headers carrier = super.getCarrier();
		if (carrier == null) {
			carrier = this.event.headers();
			setCarrier(carrier);
		}
		return carrier;
	}

	/** What the default convention has said before, {@code null} if nothing. */
	@Nullable KeyValues description() {
		return this.description;
	}

	KeyValues describedBy(KeyValues description) {
		this.description = description;
		return description;
	}

	/** When the attempt began, on the clock of whoever set it. */
	long started() {
		return this.started;
	}

	void started(long time) {
		this.started = time;
	}

	@Override
	public ProcessContext addLowCardinalityKeyValue(KeyValue keyValue) {
		this.lowCardinality.add(keyValue);
		return this;
	}

	@Override
	public ProcessContext addHighCardinalityKeyValue(KeyValue keyValue) {
		this.highCardinality.add(keyValue);
		return this;
	}

	@Override
	public ProcessContext addLowCardinalityKeyValues(KeyValues keyValues) {
		this.lowCardinality.add(keyValues);
		return this;
	}

	@Override
	public ProcessContext addHighCardinalityKeyValues(KeyValues keyValues) {
		this.highCardinality.add(keyValues);
		return this;
	}

	@Override
	public ProcessContext removeLowCardinalityKeyValue(String keyName) {
		this.lowCardinality.remove(keyName);
		return this;
	}

	@Override
	public ProcessContext removeHighCardinalityKeyValue(String keyName) {
		this.highCardinality.remove(keyName);
		return this;
	}

	@Override
	public ProcessContext removeLowCardinalityKeyValues(String... keyNames) {
		for (String keyName : keyNames) {
			this.lowCardinality.remove(keyName);
		}
		return this;
	}

	@Override
	public ProcessContext removeHighCardinalityKeyValues(String... keyNames) {
		for (String keyName : keyNames) {
			this.highCardinality.remove(keyName);
		}
		return this;
	}

	@Override
	public KeyValues getLowCardinalityKeyValues() {
		return this.lowCardinality.all();
	}

	@Override
	public KeyValues getHighCardinalityKeyValues() {
		return this.highCardinality.all();
	}

	@Override
	public @Nullable KeyValue getLowCardinalityKeyValue(String keyName) {
		return this.lowCardinality.get(keyName);
	}

	@Override
	public @Nullable KeyValue getHighCardinalityKeyValue(String keyName) {
		return this.highCardinality.get(keyName);
	}

	@Override
	public KeyValues getAllKeyValues() {
		return getLowCardinalityKeyValues().and(getHighCardinalityKeyValues());
	}

}
