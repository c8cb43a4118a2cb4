package dev.prosody.observation;

import java.nio.charset.StandardCharsets;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TraceHeadersTests {

	private final Headers headers = new RecordHeaders();

	@Test
	void writesUtf8AndReadsItAgain() {
		TraceHeaders.set(this.headers, "baggage", "user=Zoë");

		assertThat(this.headers.lastHeader("baggage").value()).isEqualTo("user=Zoë".getBytes(StandardCharsets.UTF_8));
		assertThat(TraceHeaders.get(this.headers, "baggage")).isEqualTo("user=Zoë");
	}

	@Test
	void writesNoEmptyHeader() {
		TraceHeaders.set(this.headers, "tracestate", "");

		assertThat(this.headers).isEmpty();
	}

	@Test
	void readsTheFirstOfSeveral() {
		TraceHeaders.set(this.headers, "traceparent", "first");
		TraceHeaders.set(this.headers, "traceparent", "second");

		assertThat(TraceHeaders.get(this.headers, "traceparent")).isEqualTo("first");
	}

	@Test
	void namesAreExact() {
		TraceHeaders.set(this.headers, "Traceparent", "other");

		assertThat(TraceHeaders.get(this.headers, "traceparent")).isNull();
	}

	@Test
	void whatIsNoTextIsIgnored() {
		this.headers.add("traceparent", new byte[] { (byte) 0xC3, 0x28 });
		this.headers.add("baggage", null);

		assertThat(TraceHeaders.get(this.headers, "traceparent")).isNull();
		assertThat(TraceHeaders.get(this.headers, "baggage")).isNull();
		assertThat(TraceHeaders.get(null, "baggage")).isNull();
	}

}
