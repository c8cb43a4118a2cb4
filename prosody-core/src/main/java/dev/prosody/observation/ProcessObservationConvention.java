package dev.prosody.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names and key values of the observation {@code prosody.process}. */
public interface ProcessObservationConvention extends ObservationConvention<ProcessContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof ProcessContext;
	}

}
