package dev.prosody.benchmarks.parts;

import dev.prosody.observation.ProcessTimerHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;

/** What looks at attempts. */
public enum BenchmarkObservation {

	/** No registry: the application has none, or observations are switched off in it. */
	NONE,

	/** A registry to which nobody listens. */
	UNHEARD,

	/** A registry that a predicate tells not to observe: what the starter avoids. */
	REFUSED,

	/** Timers. */
	TIMERS;

	ObservationRegistry registry() {
		if (this == NONE) {
			return ObservationRegistry.NOOP;
		}
		ObservationRegistry registry = ObservationRegistry.create();
		if (this == REFUSED) {
			registry.observationConfig().observationPredicate((name, context) -> false);
		}
		if (this != UNHEARD) {
			SimpleMeterRegistry meters = new SimpleMeterRegistry();
			registry.observationConfig()
				.observationHandler(new FirstMatchingCompositeObservationHandler(new ProcessTimerHandler(meters),
						new DefaultMeterObservationHandler(meters)));
		}
		return registry;
	}

}
