package dev.prosody.engine.dispatch;

import java.lang.reflect.Type;
import java.util.List;

import dev.prosody.codec.EventCodec;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.QuietListener;
import dev.prosody.engine.testing.Records;
import dev.prosody.failure.FailureRules;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A codec that changes what it is given: a dead letter carries what was sent. */
class MeddlingCodecTests {

	private final QuietListener quiet = QuietListener.of("meddling");

	private final ManualEngine engine = new ManualEngine(
			ListenerFixture.listener("meddling").classifier(FailureRules.DEFAULTS).codec(new EventCodec() {

				@Override
				public Object decode(String topic, Headers headers, byte[] value, Type target) {
					headers.remove("one");
					headers.add("mine", new byte[0]);
					return "decoded";
				}

				@Override
				public byte[] encode(String topic, Headers headers, Object payload) {
					throw new UnsupportedOperationException();
				}

			}), new RecordingHost());

	@AfterEach
	void close() {
		this.quiet.close();
	}

	@ParameterizedTest(name = "with headers: {0}")
	@ValueSource(booleans = { true, false })
	void cannotChangeTheHeadersOfARecord(boolean withHeaders) {
		ConsumerRecord<byte[], byte[]> record = Records.record(0, "key");
		if (withHeaders) {
			record.headers().add("one", new byte[0]);
		}
		this.engine.open(Records.ORDERS_0);
		this.engine.poll(record);
		this.engine.runAll();

		assertThat(this.engine.letters()).singleElement()
			.satisfies((letter) -> assertThat(letter.content().record().headers()).extracting(Header::key)
				.containsExactlyElementsOf(withHeaders ? List.of("one") : List.of()));
	}

}
