package dev.prosody.metrics;

import io.micrometer.core.instrument.MeterRegistry;

/**
 * Meters in a registry of Micrometer; which, says {@link ProsodyMeterDocumentation}.
 * Thread-safe.
 */
public final class MicrometerMeters implements ProsodyMeters {

	private final MeterRegistry registry;

	/**
	 * Creates the meters.
	 * @param registry where they are registered
	 */
	public MicrometerMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public ListenerMeters forListener(String listenerId, String groupId, int permits) {
		return new MicrometerListenerMeters(this.registry, listenerId, groupId, permits);
	}

}
