package dev.prosody.spring.boot.autoconfigure.telemetry;

import java.util.HashMap;
import java.util.Map;

import dev.prosody.telemetry.TraceFields;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import org.jspecify.annotations.Nullable;

/**
 * The span that is current, as the application's propagator writes it.
 *
 * @param tracer knows the span
 * @param propagator writes it; if not in the form of the W3C, there is nothing to tell
 */
record CurrentSpan(Tracer tracer, Propagator propagator) implements TraceFields.Source {

	@Override
	public @Nullable TraceFields current() {
		Span span = this.tracer.currentSpan();
		if (span == null || span.isNoop()) {
			return null;
		}
		Map<String, String> headers = new HashMap<>();
		this.propagator.inject(span.context(), headers, (carrier, name, value) -> {
			if (carrier != null) {
				carrier.put(name, value);
			}
		});
		String parent = headers.get("traceparent");
		return (parent != null) ? new TraceFields(parent, headers.get("tracestate")) : null;
	}

}
