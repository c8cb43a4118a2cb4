package dev.prosody.observation;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OpenTelemetryPropagationTests {

	private static final byte[] KEY = { 1 };

	private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

	private final SdkTracerProvider provider = SdkTracerProvider.builder()
		.addSpanProcessor(SimpleSpanProcessor.create(this.exporter))
		.build();

	private final ObservationRegistry registry = registry(this.provider.get("test"));

	private final ProsodyObservations observations = new ProsodyObservations(this.registry);

	private final Headers headers = new RecordHeaders();

	@AfterEach
	void close() {
		this.provider.close();
	}

	@Test
	void sendAndAttemptsAreOneTraceAndAttemptsAreSiblings() {
		Observation request = Observation.start("request", this.registry);
		request.scoped(() -> {
			send(this.headers);
		});
		request.stop();
		attempt(1);
		attempt(2);

		SpanData send = span("send orders");
		assertThat(send.getKind()).isEqualTo(SpanKind.PRODUCER);
		assertThat(send.getParentSpanId()).isEqualTo(span("request").getSpanId());
		assertThat(spans("process orders")).hasSize(2).allSatisfy((process) -> {
			assertThat(process.getKind()).isEqualTo(SpanKind.CONSUMER);
			assertThat(process.getTraceId()).isEqualTo(send.getTraceId());
			assertThat(process.getParentSpanId()).isEqualTo(send.getSpanId());
		});
		assertThat(spans("process orders"))
			.extracting((process) -> process.getAttributes().get(AttributeKey.stringKey("prosody.attempt")))
			.containsExactly("1", "2");
	}

	@Test
	void onlyTheTraceContextIsWrittenAndNoEmptyTraceState() {
		send(this.headers);

		assertThat(this.headers.toArray()).extracting((header) -> header.key()).containsExactly("traceparent");
	}

	@Test
	void attemptJoinsTheProducersTraceInsideAnotherSpan() {
		send(this.headers);
		Observation enclosing = Observation.start("enclosing", this.registry);
		enclosing.scoped(() -> {
			attempt(1);
		});
		enclosing.stop();

		assertThat(span("process orders").getParentSpanId()).isEqualTo(span("send orders").getSpanId());
	}

	@Test
	void attemptWithoutOrWithInvalidTraceContextStartsATrace() {
		attempt(1);
		this.headers.add("traceparent", "not-a-context".getBytes(StandardCharsets.UTF_8));
		attempt(2);

		assertThat(spans("process orders")).hasSize(2)
			.allSatisfy((process) -> assertThat(process.getParentSpanContext().isValid()).isFalse());
	}

	@Test
	void attemptWithoutTraceContextIgnoresAnotherSpan() {
		Observation enclosing = Observation.start("enclosing", this.registry);
		enclosing.scoped(() -> {
			attempt(1);
			assertThat(this.registry.getCurrentObservation()).isSameAs(enclosing);
			Observation.start("after", this.registry).stop();
		});
		enclosing.stop();

		assertThat(span("process orders").getParentSpanContext().isValid()).isFalse();
		assertThat(span("after").getParentSpanId()).isEqualTo(span("enclosing").getSpanId());
	}

	@Test
	void workOfTheHandlerJoinsTheTrace() {
		send(this.headers);
		Observation attempt = this.observations.startProcess(new TestEvent(this.headers, KEY), 1);
		attempt.scoped(() -> {
			Observation.start("work", this.registry).stop();
			send(new RecordHeaders());
		});
		attempt.stop();

		SpanData process = span("process orders");
		assertThat(span("work").getParentSpanId()).isEqualTo(process.getSpanId());
		assertThat(spans("send orders").get(1).getParentSpanId()).isEqualTo(process.getSpanId());
	}

	@Test
	void deadLetterIsASendBelowTheAttemptThatHasEnded() {
		send(this.headers);
		Observation attempt = attempt(1);

		Observation letter = this.observations
			.sendBelow(new SendContext("orders-dlt", KEY, null, new RecordHeaders()), attempt)
			.start();
		letter.stop();

		SpanData span = span("send orders-dlt");
		assertThat(span.getParentSpanId()).isEqualTo(span("process orders").getSpanId());
		assertThat(span.getTraceId()).isEqualTo(span("send orders").getTraceId());
	}

	@Test
	void contextOfTheOriginalSenderWinsOverALaterOne() {
		send(this.headers);
		send(this.headers);

		attempt(1);

		assertThat(span("process orders").getParentSpanId()).isEqualTo(spans("send orders").get(0).getSpanId());
	}

	private void send(Headers headers) {
		this.observations.send(new SendContext("orders", KEY, null, headers)).start().stop();
	}

	private Observation attempt(int number) {
		Observation observation = this.observations.startProcess(new TestEvent(this.headers, KEY), number);
		observation.openScope().close();
		observation.stop();
		return observation;
	}

	private SpanData span(String name) {
		return spans(name).get(0);
	}

	private List<SpanData> spans(String name) {
		return this.exporter.getFinishedSpanItems().stream().filter((span) -> span.getName().equals(name)).toList();
	}

	private static ObservationRegistry registry(Tracer delegate) {
		OtelTracer tracer = new OtelTracer(delegate, new OtelCurrentTraceContext(), (event) -> {
		});
		OtelPropagator propagator = new OtelPropagator(
				ContextPropagators.create(W3CTraceContextPropagator.getInstance()), delegate);
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig()
			.observationHandler(new FirstMatchingCompositeObservationHandler(
					new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
					new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
					new DefaultTracingObservationHandler(tracer)));
		return registry;
	}

}
