package dev.prosody.observation;

import java.util.function.Supplier;

import io.micrometer.common.KeyValue;
import io.micrometer.common.docs.KeyName;
import org.jspecify.annotations.Nullable;

/**
 * A value that is made when it is looked at. Values of high cardinality are asked for
 * twice for each observation, and only tracing looks at them.
 */
final class LazyKeyValue implements KeyValue {

	private final String key;

	private final Supplier<String> source;

	private @Nullable String value;

	LazyKeyValue(KeyName key, Supplier<String> source) {
		this.key = key.asString();
		this.source = source;
	}

	@Override
	public String getKey() {
		return this.key;
	}

	@Override
	public String getValue() {
		String made = this.value;
		if (made == null) {
			made = this.source.get();
			this.value = made;
		}
		return made;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof KeyValue that && this.key.equals(that.getKey()) && getValue().equals(that.getValue());
	}

	@Override
	public int hashCode() {
		return 31 * this.key.hashCode() + getValue().hashCode();
	}

	@Override
	public String toString() {
		return "keyValue(" + this.key + "=" + getValue() + ")";
	}

}
