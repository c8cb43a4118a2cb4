package dev.prosody.spring.tracing;

import java.util.List;

import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import dev.prosody.spring.tracing.OpenTelemetryIT.ExportedSpans;
import dev.prosody.spring.tracing.TracedHandlers.Order;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** With {@code prosody.observation.relation=link}. */
@ExtendWith(SharedBroker.class)
class LinkedTraceIT {

	@Test
	void eachAttemptIsATraceOfItsOwnThatIsLinkedToTheSend(TestBroker broker) {
		List.of("orders", "stages", "tasks", "shipments").forEach((topic) -> broker.createTopic("linked-" + topic, 1));
		try (TestApplication application = TestApplication.run(broker, "linked", OpenTelemetryIT.Application.class,
				"tracing.prefix=linked", "management.tracing.sampling.probability=1.0",
				"prosody.observation.relation=link", "prosody.consumer.retry.initial-interval=1ms",
				"prosody.consumer.retry.max-interval=5ms",
				"spring.autoconfigure.exclude=org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration")) {
			application.send("linked-orders", "retried", new Order("retried", 1, false));

			application.await("two attempts", () -> spans(application, "process linked-orders").size() == 2);
			SpanData send = spans(application, "send linked-orders").getFirst();
			List<SpanData> attempts = spans(application, "process linked-orders");
			assertThat(attempts).allSatisfy((attempt) -> {
				assertThat(attempt.getParentSpanContext().isValid()).isFalse();
				assertThat(attempt.getTraceId()).isNotEqualTo(send.getTraceId());
				assertThat(attempt.getLinks()).extracting(LinkData::getSpanContext)
					.extracting("traceId", "spanId")
					.containsExactly(tuple(send.getTraceId(), send.getSpanId()));
			});
			assertThat(attempts).extracting(SpanData::getTraceId).doesNotHaveDuplicates();
			application.await("the send below it", () -> !spans(application, "send linked-shipments").isEmpty());
			assertThat(spans(application, "send linked-shipments").getFirst().getParentSpanId())
				.isEqualTo(attempts.getLast().getSpanId());
		}
	}

	private static List<SpanData> spans(TestApplication application, String name) {
		return application.bean(ExportedSpans.class)
			.exporter()
			.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getName().equals(name))
			.toList();
	}

}
