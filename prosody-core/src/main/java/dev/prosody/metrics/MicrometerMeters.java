package dev.prosody.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

import dev.prosody.metrics.ProsodyMeterDocumentation.ListenerTags;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

/**
 * Meters in a registry of Micrometer; which, says {@link ProsodyMeterDocumentation}.
 * Thread-safe.
 * <p>
 * Clients that share a registry share these, too: a listener that several of them have,
 * with the same id and group, is shown as one, and its meters go with the last of them.
 */
public final class MicrometerMeters implements ProsodyMeters {

	private final MeterRegistry registry;

	/** Of listeners that some client has. */
	private final Map<Tags, ListenerMeterSet> sets = new HashMap<>();

	private final DroppedCounter notifications;

	private final DroppedCounter telemetry;

	/**
	 * Creates the meters.
	 * @param registry where they are registered
	 */
	public MicrometerMeters(MeterRegistry registry) {
		this.registry = registry;
		this.notifications = new DroppedCounter(registry, ProsodyMeterDocumentation.NOTIFICATIONS_DROPPED);
		this.telemetry = new DroppedCounter(registry, ProsodyMeterDocumentation.TELEMETRY_DROPPED);
	}

	@Override
	public ClientMeters forClient(@Nullable LongSupplier droppedNotifications,
			@Nullable LongSupplier droppedTelemetry) {
		if (droppedNotifications != null) {
			this.notifications.add(droppedNotifications);
		}
		if (droppedTelemetry != null) {
			this.telemetry.add(droppedTelemetry);
		}
		return () -> {
			if (droppedNotifications != null) {
				this.notifications.remove(droppedNotifications);
			}
			if (droppedTelemetry != null) {
				this.telemetry.remove(droppedTelemetry);
			}
		};
	}

	@Override
	public synchronized ListenerMeters forListener(String listenerId, String groupId, int permits) {
		ListenerMeterSet set = this.sets.computeIfAbsent(
				Tags.of(ListenerTags.LISTENER.asString(), listenerId, ListenerTags.GROUP.asString(), groupId),
				(tags) -> new ListenerMeterSet(this.registry, tags));
		ListenerMeters meters = new MicrometerListenerMeters(set, permits, (client) -> leave(set, client));
		set.join();
		return meters;
	}

	private synchronized void leave(ListenerMeterSet set, ListenerMeterSet.@Nullable Client client) {
		if (set.leave(client)) {
			this.sets.remove(set.tags());
		}
	}

}
