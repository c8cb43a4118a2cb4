package dev.prosody.spring.boot.health;

import java.util.List;

import dev.prosody.spring.ProsodyListenerRegistry;
import dev.prosody.status.ListenerState;
import dev.prosody.status.ListenerStatus;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@code DOWN} while a listener is stalled or has failed: what a restart of the process
 * may heal. A broker that is away is nothing of that kind. Thread-safe.
 */
public final class ProsodyLivenessHealthIndicator implements HealthIndicator {

	private final ProsodyListenerRegistry registry;

	/**
	 * Creates the indicator.
	 * @param registry the listeners; it may still be empty
	 */
	public ProsodyLivenessHealthIndicator(ProsodyListenerRegistry registry) {
		this.registry = registry;
	}

	@Override
	public Health health() {
		List<ListenerStatus> listeners = this.registry.ids().stream().map(this.registry::status).toList();
		List<String> stalled = listeners.stream().filter(ListenerStatus::stalled).map(ListenerStatus::id).toList();
		List<String> failed = listeners.stream()
			.filter((listener) -> listener.state() == ListenerState.FAILED)
			.map(ListenerStatus::id)
			.toList();
		Health.Builder health = (stalled.isEmpty() && failed.isEmpty()) ? Health.up() : Health.down();
		return health.withDetail("stalled", stalled).withDetail("failed", failed).build();
	}

}
