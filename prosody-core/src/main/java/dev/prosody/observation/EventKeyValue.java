package dev.prosody.observation;

import dev.prosody.observation.ProsodyObservationDocumentation.ProcessHighCardinality;
import io.micrometer.common.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * A value of high cardinality that is made when it is looked at: observations are asked
 * for these always, and only tracing looks at them.
 */
final class EventKeyValue implements KeyValue {

	private final ProcessHighCardinality key;

	private final ProcessContext context;

	EventKeyValue(ProcessHighCardinality key, ProcessContext context) {
		this.key = key;
		this.context = context;
	}

	@Override
	public String getKey() {
		return this.key.asString();
	}

	@Override
	public String getValue() {
		return switch (this.key) {
			case ATTEMPT -> Integer.toString(this.context.getAttempt());
			case KEY_HASH -> String.valueOf(this.context.getKeyHash());
			case EVENT_ID -> this.context.getEvent().id();
			case PARTITION -> Integer.toString(this.context.getEvent().partition());
			case OFFSET -> Long.toString(this.context.getEvent().offset());
		};
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof KeyValue that && getKey().equals(that.getKey()) && getValue().equals(that.getValue());
	}

	@Override
	public int hashCode() {
		return 31 * getKey().hashCode() + getValue().hashCode();
	}

	@Override
	public String toString() {
		return "keyValue(" + getKey() + "=" + getValue() + ")";
	}

}
