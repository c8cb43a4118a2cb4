package dev.prosody.telemetry;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;

import dev.prosody.engine.testing.StubClients;
import dev.prosody.failure.FailureKind;
import dev.prosody.send.SentEvent;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TelemetryMonitorTests {

	private static final Instant NOW = Instant.parse("2026-01-05T10:00:00.123Z");

	private final MockProducer<byte[], byte[]> producer = new MockProducer<>(true, null, new ByteArraySerializer(),
			new ByteArraySerializer());

	private TraceFields.Source traces = TraceFields.Source.NONE;

	/** An exception whose text is what a test says. */
	@SuppressWarnings("serial")
	private static final class Odd extends RuntimeException {

		private final @Nullable Error thrown;

		Odd(@Nullable Error thrown) {
			this.thrown = thrown;
		}

		@Override
		@SuppressWarnings("NullAway") // handlers may throw this
		public String toString() {
			if (this.thrown != null) {
				throw this.thrown;
			}
			return null;
		}

	}

	private List<String> written(String ownTopic, Consumer<TelemetryMonitor> reports) {
		TelemetryEmitter emitter = new TelemetryEmitter(new StubClients().producers(() -> this.producer),
				new TelemetrySettings(ownTopic, this.traces));
		reports.accept(new TelemetryMonitor(emitter, "shop", Clock.fixed(NOW, ZoneOffset.UTC)));
		emitter.close();
		return this.producer.history()
			.stream()
			.map((record) -> new String(record.value(), StandardCharsets.UTF_8))
			.toList();
	}

	private static void attempt(TelemetryMonitor monitor, @Nullable Throwable failure) {
		MeasuredEvent event = new MeasuredEvent();
		monitor.ended(event, monitor.attempted(event, 1), failure, FailureKind.TRANSIENT);
	}

	@Test
	void anAttemptIsAPair() {
		assertThat(written("telemetry", (monitor) -> attempt(monitor, null))).satisfiesExactly(
				(first) -> assertThat(first).contains("prosody.message.dispatched"),
				(second) -> assertThat(second).contains("prosody.message.succeeded"));
	}

	/** Otherwise each record would become two, without end. */
	@Test
	void whatConcernsTheTelemetryTopicItselfIsNotReported() {
		assertThat(written("orders", (monitor) -> {
			attempt(monitor, null);
			attempt(monitor, new IllegalStateException("not reachable"));
			monitor.sent("k1", new SentEvent("orders", 0, 7, NOW));
		})).isEmpty();
	}

	@Test
	void anExceptionThatCannotBePrintedIsReportedByItsClass() {
		assertThat(written("telemetry", (monitor) -> {
			attempt(monitor, new Odd(null));
			attempt(monitor, new Odd(new StackOverflowError()));
		})).filteredOn((json) -> json.contains("prosody.message.failed"))
			.hasSize(2)
			.allSatisfy((json) -> assertThat(json).contains("\"exception\":\"" + Odd.class.getName() + "\""));
	}

	@Test
	void aLongTextIsCutBetweenCharacters() {
		String smiles = "\ud83d\ude00".repeat(1000);

		for (String padding : List.of("", "x")) {
			assertThat(written("telemetry", (monitor) -> attempt(monitor, new IllegalStateException(padding + smiles)))
				.getLast()).contains("\ud83d\ude00…\"").doesNotContain("\ufffd");
		}
	}

	@Test
	void aTracerOfAnotherVersionCostsTheTraceOnly() {
		this.traces = () -> {
			throw new NoSuchMethodError("currentSpan");
		};

		assertThat(written("telemetry", (monitor) -> attempt(monitor, null))).hasSize(2)
			.allSatisfy((json) -> assertThat(json).doesNotContain("traceParent"));
	}

}
