package dev.prosody.engine.pipeline;

import dev.prosody.status.SkipReason;

import dev.prosody.handler.EventFilter;
import dev.prosody.handler.EventHeaders;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.listener.FilterOptions;
import dev.prosody.listener.ListenerDefinition;
import org.jspecify.annotations.Nullable;

/** Which events reach the handler. Thread-safe. */
final class EventFilters {

	private final FilterOptions options;

	private final String sourceSystem;

	private final EventFilter[] filters;

	EventFilters(ListenerDefinition definition) {
		this.options = definition.options().filter();
		this.sourceSystem = definition.sourceSystem();
		this.filters = definition.extensions().filters().toArray(EventFilter[]::new);
	}

	/** What the headers tell, so that nothing is decoded in vain. */
	@Nullable SkipReason beforeDecoding(ProsodyEvent<?> event) {
		if (this.options.skipOwnEvents() && this.sourceSystem.equals(event.header(EventHeaders.SOURCE_SYSTEM))) {
			return SkipReason.OWN;
		}
		return this.options.eventTypes().isEmpty() || isWanted(event.type()) ? null : SkipReason.EVENT_TYPE;
	}

	private boolean isWanted(@Nullable String type) {
		return type == null || this.options.eventTypes().stream().anyMatch(type::startsWith);
	}

	/** What the application's own filters say. */
	@Nullable SkipReason afterDecoding(ProsodyEvent<?> event) throws Exception {
		for (EventFilter filter : this.filters) {
			if (!filter.accepts(event)) {
				return SkipReason.FILTER;
			}
		}
		return null;
	}

}
