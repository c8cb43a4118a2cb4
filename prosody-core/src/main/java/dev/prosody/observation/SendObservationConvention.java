package dev.prosody.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names and key values of the observation {@code prosody.send}. */
public interface SendObservationConvention extends ObservationConvention<SendContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof SendContext;
	}

}
