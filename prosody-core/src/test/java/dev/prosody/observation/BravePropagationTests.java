package dev.prosody.observation;

import java.util.ArrayList;
import java.util.List;

import brave.Tracing;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.TraceContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.brave.bridge.BraveBaggageManager;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BravePropagator;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.brave.bridge.W3CPropagation;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BravePropagationTests {

	private static final byte[] KEY = { 1 };

	private final List<MutableSpan> spans = new ArrayList<>();

	private final Tracing tracing = Tracing.newBuilder()
		.propagationFactory(new W3CPropagation())
		.traceId128Bit(true)
		.supportsJoin(false)
		.addSpanHandler(new SpanHandler() {

			@Override
			public boolean end(TraceContext context, MutableSpan span, Cause cause) {
				return BravePropagationTests.this.spans.add(span);
			}

		})
		.build();

	private final ProsodyObservations observations = new ProsodyObservations(registry(this.tracing));

	@AfterEach
	void close() {
		this.tracing.close();
	}

	@Test
	void sendAttemptsAndDeadLetterAreOneTrace() {
		Headers headers = new RecordHeaders();
		this.observations.send(new SendContext("orders", KEY, null, headers)).start().stop();
		this.observations.startProcess(new TestEvent(headers, KEY), 1).stop();
		Observation last = this.observations.startProcess(new TestEvent(headers, KEY), 2);
		last.stop();
		this.observations.sendBelow(new SendContext("orders-dlt", KEY, null, new RecordHeaders()), last).start().stop();

		assertThat(this.spans).extracting(MutableSpan::name)
			.containsExactly("send orders", "process orders", "process orders", "send orders-dlt");
		assertThat(this.spans).extracting(MutableSpan::traceId).containsOnly(this.spans.get(0).traceId());
		assertThat(this.spans).extracting(MutableSpan::parentId)
			.containsExactly(null, this.spans.get(0).id(), this.spans.get(0).id(), this.spans.get(2).id());
		assertThat(this.spans).extracting(MutableSpan::kind)
			.containsExactly(brave.Span.Kind.PRODUCER, brave.Span.Kind.CONSUMER, brave.Span.Kind.CONSUMER,
					brave.Span.Kind.PRODUCER);
	}

	@Test
	void w3cHeadersAreWritten() {
		Headers headers = new RecordHeaders();

		this.observations.send(new SendContext("orders", KEY, null, headers)).start().stop();

		assertThat(headers.toArray()).extracting((header) -> header.key()).containsExactly("traceparent");
	}

	@Test
	void attemptWithoutTraceContextStartsATrace() {
		this.observations.startProcess(new TestEvent(new RecordHeaders(), KEY), 1).stop();

		assertThat(this.spans).singleElement().satisfies((span) -> assertThat(span.parentId()).isNull());
	}

	private static ObservationRegistry registry(Tracing tracing) {
		BraveTracer tracer = new BraveTracer(tracing.tracer(),
				new BraveCurrentTraceContext(tracing.currentTraceContext()), new BraveBaggageManager());
		BravePropagator propagator = new BravePropagator(tracing);
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig()
			.observationHandler(new FirstMatchingCompositeObservationHandler(
					new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
					new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
					new DefaultTracingObservationHandler(tracer)));
		return registry;
	}

}
