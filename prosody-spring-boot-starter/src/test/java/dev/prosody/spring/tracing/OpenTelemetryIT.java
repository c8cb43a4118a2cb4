package dev.prosody.spring.tracing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.prosody.spring.ProsodyTemplate;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** With Micrometer's bridge to OpenTelemetry. */
class OpenTelemetryIT extends TracingContract {

	OpenTelemetryIT() {
		super("otel", Application.class,
				"org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration");
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Exporting.class)
	static class Application {

		@Bean
		TracedHandlers handlers(ProsodyTemplate template, ObservationRegistry registry,
				@Value("${tracing.prefix}-shipments") String shipments) {
			return new TracedHandlers(template, registry, shipments);
		}

	}

	/** Keeps the spans that are exported. */
	@Configuration(proxyBeanMethods = false)
	static class Exporting {

		/** Not a bean itself, since Boot would export to it once more. */
		@Bean
		ExportedSpans spans() {
			return new ExportedSpans(InMemorySpanExporter.create());
		}

		@Bean
		SpanProcessor processor(ExportedSpans spans) {
			return SimpleSpanProcessor.create(spans.exporter());
		}

	}

	record ExportedSpans(InMemorySpanExporter exporter) implements RecordedSpans {

		@Override
		public List<RecordedSpan> all() {
			return this.exporter.getFinishedSpanItems().stream().map(ExportedSpans::recorded).toList();
		}

		private static RecordedSpan recorded(SpanData span) {
			Map<String, String> tags = new HashMap<>();
			span.getAttributes().forEach((name, value) -> tags.put(name.getKey(), String.valueOf(value)));
			String parentId = span.getParentSpanId();
			return new RecordedSpan(span.getName(), span.getKind().name(), span.getTraceId(), span.getSpanId(),
					SpanId.isValid(parentId) ? parentId : null, tags,
					span.getStatus().getStatusCode() == StatusCode.ERROR);
		}

	}

}
