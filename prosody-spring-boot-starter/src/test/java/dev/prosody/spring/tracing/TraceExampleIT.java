package dev.prosody.spring.tracing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.prosody.failure.PermanentException;
import dev.prosody.handler.EventContext;
import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.testing.GeneratedPage;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import dev.prosody.spring.tracing.OpenTelemetryIT.ExportedSpans;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/** The trace in {@code docs/tracing.md} is what an exporter is given. */
@ExtendWith(SharedBroker.class)
class TraceExampleIT {

	private static final Path PAGE = Path.of("..", "docs", "tracing.md");

	private static final String BEGIN = "<!-- trace, written by TraceExampleIT -->\n```text\n";

	private static final String END = "```\n<!-- end of trace -->";

	static class Handler {

		@ProsodyListener(id = "billing", topics = "orders")
		void handle(String order, EventContext context) {
			if (context.attempt() == 3) {
				throw new PermanentException("unknown customer");
			}
			throw new IllegalStateException("ledger not reachable");
		}

	}

	@Import({ Handler.class, OpenTelemetryIT.Exporting.class })
	static class Application {

	}

	@Test
	void pageShowsTheTraceOfAnEventWithTwoRetriesAndADeadLetter(TestBroker broker) throws Exception {
		broker.createTopic("orders", 1);
		String trace;
		try (TestApplication application = TestApplication.run(broker, "billing", Application.class,
				"management.tracing.sampling.probability=1.0", "prosody.consumer.retry.initial-interval=1ms",
				"prosody.consumer.retry.max-interval=5ms",
				"spring.autoconfigure.exclude=org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration")) {
			Observation.createNotStarted("http post /orders", application.bean(ObservationRegistry.class))
				.observe(() -> application.send("orders", "customer-7", "order-1"));
			RecordedSpans recorded = application.bean(ExportedSpans.class);
			application.await("all spans", () -> recorded.all().size() == 6);
			List<RecordedSpan> spans = recorded.all();
			assertThat(spans).extracting(RecordedSpan::traceId).containsOnly(spans.getFirst().traceId());
			trace = new TraceTree(spans).text();
		}

		String page = Files.readString(PAGE);
		int begin = page.indexOf(BEGIN) + BEGIN.length();
		int end = page.indexOf(END);
		if (GeneratedPage.isWritten()) {
			Files.writeString(PAGE, page.substring(0, begin) + trace + page.substring(end));
			return;
		}
		assertThat(page.substring(begin, end)).isEqualTo(trace);
	}

}
