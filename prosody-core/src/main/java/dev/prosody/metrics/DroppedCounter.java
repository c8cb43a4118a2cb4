package dev.prosody.metrics;

import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * What the clients with one registry have dropped, together. It is there while one of
 * them is, and does not go back when another closes. Thread-safe.
 */
final class DroppedCounter {

	private final MeterRegistry registry;

	private final ProsodyMeterDocumentation meter;

	private final Set<LongSupplier> open = new HashSet<>();

	/** Of clients that have closed. */
	private long gone;

	private @Nullable Meter registered;

	DroppedCounter(MeterRegistry registry, ProsodyMeterDocumentation meter) {
		this.registry = registry;
		this.meter = meter;
	}

	/** Counts what a client drops, too. */
	synchronized void add(LongSupplier dropped) {
		this.open.add(dropped);
		// one that is there before is somebody else's, to remove as well
		if (this.registered == null && this.registry.find(this.meter.getName()).meter() == null) {
			this.registered = FunctionCounter.builder(this.meter.getName(), this, DroppedCounter::count)
				.description(this.meter.getDescription())
				.baseUnit(this.meter.getBaseUnit())
				.register(this.registry);
		}
	}

	/** The client closes. */
	synchronized void remove(LongSupplier dropped) {
		if (!this.open.remove(dropped)) {
			return;
		}
		this.gone += dropped.getAsLong();
		if (this.open.isEmpty()) {
			this.gone = 0;
			if (this.registered != null) {
				this.registry.remove(this.registered);
				this.registered = null;
			}
		}
	}

	private synchronized double count() {
		return this.gone + this.open.stream().mapToLong(LongSupplier::getAsLong).sum();
	}

}
