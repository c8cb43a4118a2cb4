package dev.prosody.benchmarks.contender;

import dev.prosody.observation.ProcessTimerHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;

/** Registries as the starter and Spring Boot's Actuator set them up. */
final class Observations {

	/** Boot's default too. */
	private static final double SAMPLED = 0.1;

	private Observations() {
	}

	static ObservationRegistry metrics() {
		ObservationRegistry registry = ObservationRegistry.create();
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		registry.observationConfig()
			.observationHandler(new FirstMatchingCompositeObservationHandler(new ProcessTimerHandler(meters),
					new DefaultMeterObservationHandler(meters)));
		return registry;
	}

	/** Spans are made and ended, but exported nowhere. */
	static ObservationRegistry metricsAndTraces() {
		SdkTracerProvider provider = SdkTracerProvider.builder()
			.setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(SAMPLED)))
			.build();
		Tracer api = provider.get("benchmark");
		OtelTracer tracer = new OtelTracer(api, new OtelCurrentTraceContext(), (event) -> {
		});
		OtelPropagator propagator = new OtelPropagator(
				ContextPropagators.create(W3CTraceContextPropagator.getInstance()), api);
		ObservationRegistry registry = metrics();
		registry.observationConfig()
			.observationHandler(new FirstMatchingCompositeObservationHandler(
					new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
					new DefaultTracingObservationHandler(tracer)));
		return registry;
	}

}
