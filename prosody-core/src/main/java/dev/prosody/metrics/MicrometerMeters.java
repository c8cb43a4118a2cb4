package dev.prosody.metrics;

import java.util.HashMap;
import java.util.Map;

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

	/**
	 * Creates the meters.
	 * @param registry where they are registered
	 */
	public MicrometerMeters(MeterRegistry registry) {
		this.registry = registry;
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
