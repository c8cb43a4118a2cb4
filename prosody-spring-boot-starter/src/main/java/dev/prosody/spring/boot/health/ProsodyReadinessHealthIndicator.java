package dev.prosody.spring.boot.health;

import java.util.List;

import dev.prosody.spring.ProsodyListenerRegistry;
import dev.prosody.status.ListenerState;
import dev.prosody.status.ListenerStatus;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@code OUT_OF_SERVICE}, as Boot says of an application that refuses traffic, until each
 * listener has at least one partition. Listeners that are stopped do not count: somebody
 * wanted that. Thread-safe.
 */
public final class ProsodyReadinessHealthIndicator implements HealthIndicator {

	private final ProsodyListenerRegistry registry;

	/**
	 * Creates the indicator.
	 * @param registry the listeners; it may still be empty
	 */
	public ProsodyReadinessHealthIndicator(ProsodyListenerRegistry registry) {
		this.registry = registry;
	}

	@Override
	public Health health() {
		List<String> waiting = this.registry.ids()
			.stream()
			.map(this.registry::status)
			.filter((listener) -> listener.state() != ListenerState.STOPPED && listener.partitions().isEmpty())
			.map(ListenerStatus::id)
			.toList();
		Health.Builder health = waiting.isEmpty() ? Health.up() : Health.outOfService();
		return health.withDetail("withoutPartition", waiting).build();
	}

}
