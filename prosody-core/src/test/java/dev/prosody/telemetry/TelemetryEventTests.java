package dev.prosody.telemetry;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The form of the records is that of the sibling clients. */
class TelemetryEventTests {

	private static final Instant TIME = Instant.parse("2026-01-05T10:00:00.123456Z");

	@Test
	void aFailedAttempt() {
		TelemetryEvent event = new TelemetryEvent(TelemetryEvent.Type.FAILED, TIME, "orders", 3, 42, "k1", "billing",
				"normal", "transient", "java.net.ConnectException: refused",
				new TraceFields("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null));

		assertThat(event.json("h1")).isEqualTo("{\"type\":\"prosody.message.failed\","
				+ "\"eventTime\":\"2026-01-05T10:00:00.123Z\",\"topic\":\"orders\",\"partition\":3,\"offset\":42,"
				+ "\"key\":\"k1\",\"source\":\"billing\",\"hostname\":\"h1\",\"demandType\":\"normal\","
				+ "\"errorCategory\":\"transient\",\"exception\":\"java.net.ConnectException: refused\","
				+ "\"traceParent\":\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\"}");
	}

	@Test
	void whatIsNotKnownIsLeftOutAndTheTimeAlwaysHasThreeDigits() {
		TelemetryEvent event = new TelemetryEvent(TelemetryEvent.Type.SENT, Instant.parse("2026-01-05T10:00:00Z"),
				"orders", 0, 7, "", "shop", null, null, null, null);

		assertThat(event.json("h1")).isEqualTo("{\"type\":\"prosody.message.sent\","
				+ "\"eventTime\":\"2026-01-05T10:00:00.000Z\",\"topic\":\"orders\",\"partition\":0,\"offset\":7,"
				+ "\"key\":\"\",\"source\":\"shop\",\"hostname\":\"h1\"}");
	}

	@Test
	void textIsEscaped() {
		TelemetryEvent event = new TelemetryEvent(TelemetryEvent.Type.SENT, TIME, "orders", 0, 7,
				"a\"b\\c\nd\u0001e\ud83d\ude00\ud83d", "shop", null, null, null, null);

		assertThat(event.json("h")).contains("\"key\":\"a\\\"b\\\\c\\nd\\u0001e\ud83d\ude00\ufffd\"");
	}

}
