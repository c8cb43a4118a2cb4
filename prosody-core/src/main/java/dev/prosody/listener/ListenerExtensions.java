package dev.prosody.listener;

import java.util.List;

import dev.prosody.dedup.DedupStore;
import dev.prosody.handler.EventFilter;
import dev.prosody.handler.EventInterceptor;
import org.jspecify.annotations.Nullable;

/**
 * What an application adds to the way of an event.
 *
 * @param filters keep events from the handler, asked in order
 * @param interceptors go around each attempt, the first outermost
 * @param dedupStore remembers concluded events for longer than the process lives,
 * {@code null} for none
 */
public record ListenerExtensions(List<EventFilter> filters, List<EventInterceptor> interceptors,
		@Nullable DedupStore dedupStore) {

	/** Nothing is added. */
	public static final ListenerExtensions NONE = new ListenerExtensions(List.of(), List.of(), null);

	public ListenerExtensions {
		filters = List.copyOf(filters);
		interceptors = List.copyOf(interceptors);
	}

}
