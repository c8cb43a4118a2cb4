package dev.prosody.spring.boot.health;

import java.util.stream.Stream;

import dev.prosody.listener.ListenerHandle;
import dev.prosody.spring.ProsodyListenerRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Health of the application's listeners, each by its id. Reads what the listeners have
 * published about themselves: it never waits and never calls a broker. Thread-safe.
 */
public final class ProsodyHealthContributor implements CompositeHealthContributor {

	private final ProsodyListenerRegistry registry;

	/**
	 * Creates the contributor.
	 * @param registry the listeners; it may still be empty
	 */
	public ProsodyHealthContributor(ProsodyListenerRegistry registry) {
		this.registry = registry;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		ListenerHandle listener = this.registry.find(name);
		return (listener != null) ? indicator(listener) : null;
	}

	/** Asked for each time: listeners are found after this was created. */
	@Override
	public Stream<Entry> stream() {
		return this.registry.ids().stream().map((id) -> new Entry(id, indicator(this.registry.get(id))));
	}

	private static HealthIndicator indicator(ListenerHandle listener) {
		return () -> ListenerHealth.of(listener.status());
	}

}
