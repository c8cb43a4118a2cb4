package dev.prosody.engine.dispatch;

import dev.prosody.codec.EventCodecs;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.QuietListener;
import dev.prosody.engine.testing.Records;
import dev.prosody.failure.FailureRules;
import dev.prosody.status.SkipReason;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.exc.StreamReadException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers for some types, and events whose type is none of them: what says so is
 * skipped, what cannot be read may be anybody's.
 */
class UnreadableTypeTests {

	private static final String LISTENER = "unreadable-type";

	private final QuietListener quiet = QuietListener.of(LISTENER);

	@AfterEach
	void close() {
		this.quiet.close();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "{\"type\":\"another\"}", "{\"type\":\"another\",broken", "{}", "[1]", "\"text\"", "null" })
	void skipsWhatCanBeRead(String value) {
		ManualEngine engine = run(Records.record(Records.ORDERS_0, 0, "a", value));

		assertThat(engine.letters()).isEmpty();
		assertThat(engine.counts().skipped(SkipReason.UNMATCHED)).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "{", "{\"ty", "[1,", "no JSON", "\u0000" })
	void deadLettersWhatCannotBeRead(String value) {
		ManualEngine engine = run(Records.record(Records.ORDERS_0, 0, "a", value));

		assertThat(engine.letters()).hasSize(1);
		assertThat(engine.counts().skipped()).isEmpty();
	}

	@Test
	void deadLettersWhatHidesItsTypeBehindALimit() {
		ManualEngine engine = run(Records.record(Records.ORDERS_0, 0, "a",
				"{\"a\":" + "[".repeat(600) + "]".repeat(600) + ",\"type\":\"ours\"}"));

		assertThat(engine.letters()).singleElement()
			.satisfies((letter) -> assertThat(letter.content().failure()).hasMessage(
					"Value of orders-0@0 cannot be decoded: JSON is nested deeper than 500 (prosody.json.max-nesting-depth)"));
	}

	@Test
	void saysWhereJsonEnds() {
		ManualEngine engine = run(Records.record(Records.ORDERS_0, 0, "a", "{\"a\":[1,"));

		assertThat(engine.letters()).singleElement()
			.satisfies((letter) -> assertThat(letter.content().failure())
				.hasMessage("Value of orders-0@0 cannot be decoded: not JSON at line 1, column 9 "
						+ "(tools.jackson.core.exc.StreamReadException)")
				.hasCauseInstanceOf(StreamReadException.class));
	}

	@Test
	void aTypeInTheHeadersIsEnough() {
		ConsumerRecord<byte[], byte[]> record = Records.record(Records.ORDERS_0, 0, "a", "{");
		record.headers().add("ce_type", new byte[] { 'x' });

		assertThat(run(record).counts().skipped(SkipReason.UNMATCHED)).isOne();
	}

	private static ManualEngine run(ConsumerRecord<byte[], byte[]> record) {
		ManualEngine engine = new ManualEngine(ListenerFixture.listener(LISTENER)
			.classifier(FailureRules.DEFAULTS)
			.codec(EventCodecs.json())
			.payloadTypes((event) -> "ours".equals(event.type()) ? Object.class : null), new RecordingHost());
		engine.open(Records.ORDERS_0);
		engine.poll(record);
		engine.runAll();
		return engine;
	}

}
