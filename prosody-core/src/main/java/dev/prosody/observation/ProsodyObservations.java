package dev.prosody.observation;

import dev.prosody.handler.ProsodyEvent;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

/** Makes the observations of Prosody. Thread-safe. */
public final class ProsodyObservations {

	/** Makes no observations. */
	public static final ProsodyObservations NOOP = new ProsodyObservations(ObservationRegistry.NOOP);

	private final ObservationRegistry registry;

	/** Creates observations with the default conventions. */
	public ProsodyObservations(ObservationRegistry registry) {
		this.registry = registry;
	}

	/** Whether nothing is observed. */
	public boolean isNoop() {
		return this.registry.isNoop();
	}

	/** An observation, not started, of one attempt to handle an event. */
	public Observation process(ProsodyEvent<?> event, int attempt) {
		throw new UnsupportedOperationException();
	}

}
