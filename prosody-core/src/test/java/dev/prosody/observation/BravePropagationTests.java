package dev.prosody.observation;

import java.util.List;

import brave.Span.Kind;
import brave.handler.MutableSpan;
import dev.prosody.testing.BraveSpans;
import io.micrometer.observation.Observation;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BravePropagationTests {

	private static final byte[] KEY = { 1 };

	private final BraveSpans brave = new BraveSpans();

	private final List<MutableSpan> spans = this.brave.spans();

	private final ProsodyObservations observations = new ProsodyObservations(this.brave.registry());

	@AfterEach
	void close() {
		this.brave.close();
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
			.containsExactly(Kind.PRODUCER, Kind.CONSUMER, Kind.CONSUMER, Kind.PRODUCER);
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

}
