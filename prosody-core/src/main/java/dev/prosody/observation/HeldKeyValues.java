package dev.prosody.observation;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * Key values of an observation, held as the convention made them: an observation is asked
 * for them twice, and most have nothing to add, so that a map for each would cost more
 * than the rest of the observation. Of two values with one key the later counts.
 * Thread-safe.
 */
final class HeldKeyValues {

	private volatile KeyValues values = KeyValues.empty();

	KeyValues all() {
		return this.values;
	}

	void add(KeyValues more) {
		// a convention that says the same again
		if (more != this.values) {
			merge(more);
		}
	}

	private synchronized void merge(KeyValues more) {
		this.values = (this.values == KeyValues.empty()) ? more : this.values.and(more);
	}

	synchronized void add(KeyValue value) {
		this.values = this.values.and(value);
	}

	synchronized void remove(String key) {
		List<KeyValue> remaining = new ArrayList<>();
		for (KeyValue value : this.values) {
			if (!value.getKey().equals(key)) {
				remaining.add(value);
			}
		}
		this.values = KeyValues.of(remaining);
	}

	@Nullable KeyValue get(String key) {
		for (KeyValue value : this.values) {
			if (value.getKey().equals(key)) {
				return value;
			}
		}
		return null;
	}

}
