package dev.prosody.benchmarks.contender;

import dev.prosody.listener.DedupOptions;
import dev.prosody.listener.ListenerOptions;
import io.micrometer.observation.ObservationRegistry;

/** What of Prosody is switched on besides its defaults. */
enum ProsodyVariant {

	/** Defaults, observations go nowhere. */
	DEFAULTS,

	/** Observations become timers. */
	METRICS,

	/** Observations become timers, and spans for one trace in ten. */
	TRACING,

	/** Duplicates are not looked for. */
	NO_DEDUP;

	ObservationRegistry observations() {
		return switch (this) {
			case DEFAULTS, NO_DEDUP -> ObservationRegistry.NOOP;
			case METRICS -> Observations.metrics();
			case TRACING -> Observations.metricsAndTraces();
		};
	}

	ListenerOptions.Builder options(ListenerOptions.Builder options) {
		DedupOptions defaults = DedupOptions.DEFAULTS;
		return (this != NO_DEDUP) ? options
				: options.dedup(new DedupOptions(false, defaults.cacheSize(), defaults.idField()));
	}

}
