package dev.prosody.spring.tracing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.TraceContext;
import dev.prosody.spring.ProsodyTemplate;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** With Brave. */
class BraveIT extends TracingContract {

	BraveIT() {
		super("brave", Application.class,
				"org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
				"org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration");
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		TracedHandlers handlers(ProsodyTemplate template, ObservationRegistry registry,
				@Value("${tracing.prefix}-shipments") String shipments) {
			return new TracedHandlers(template, registry, shipments);
		}

		@Bean
		RecordingHandler spanHandler() {
			return new RecordingHandler();
		}

		@Bean
		RecordedSpans spans(RecordingHandler handler) {
			return () -> List.copyOf(handler.spans);
		}

	}

	static class RecordingHandler extends SpanHandler {

		private final List<RecordedSpan> spans = new CopyOnWriteArrayList<>();

		@Override
		public boolean end(@Nullable TraceContext context, MutableSpan span, Cause cause) {
			String kind = (span.kind() != null) ? span.kind().name() : "INTERNAL";
			this.spans.add(new RecordedSpan(span.name(), kind, span.traceId(), span.id(), span.parentId(),
					Map.copyOf(span.tags()), span.error() != null));
			return true;
		}

	}

}
