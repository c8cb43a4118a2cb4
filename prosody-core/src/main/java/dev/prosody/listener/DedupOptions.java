package dev.prosody.listener;

import org.jspecify.annotations.Nullable;

/**
 * Skips events that this listener has concluded before. What counts as the same event is
 * told by {@link dev.prosody.handler.ProsodyEvent#id()}, in the same topic, partition and
 * key.
 *
 * @param enabled whether duplicates are skipped; by default in the modes {@code pipeline}
 * and {@code low-latency}
 * @param cacheSize how many concluded events are remembered, 1 or more, 8,192 by default
 * @param idField top-level text field of the payload that is the identity of an event
 * without an id header; {@code null}, the default, for none: in most payloads {@code id}
 * is that of the entity, which several events share
 */
public record DedupOptions(boolean enabled, int cacheSize, @Nullable String idField) {

	/** The defaults of the mode {@code pipeline}. */
	public static final DedupOptions DEFAULTS = new DedupOptions(true, 8192, null);

	public DedupOptions {
		if (cacheSize < 1) {
			throw new IllegalArgumentException("'cacheSize' must be at least 1 but was " + cacheSize);
		}
		if (idField != null && idField.isBlank()) {
			throw new IllegalArgumentException("'idField' must not be blank");
		}
	}

}
