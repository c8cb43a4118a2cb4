package dev.prosody.listener;

import java.util.List;

/**
 * Which events reach the handler. Those that do not are settled and counted, and never
 * dead-lettered.
 *
 * @param skipOwnEvents whether events that this application has sent itself (header
 * {@code source-system}) are skipped, false by default
 * @param eventTypes prefixes of event types: an event that has a type and starts with
 * none of them is skipped; empty, the default, for all. Events without type pass
 */
public record FilterOptions(boolean skipOwnEvents, List<String> eventTypes) {

	/** All events. */
	public static final FilterOptions DEFAULTS = new FilterOptions(false, List.of());

	public FilterOptions {
		eventTypes = List.copyOf(eventTypes);
	}

}
