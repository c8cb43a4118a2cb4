package dev.prosody;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.prosody.codec.EventCodecs;
import dev.prosody.engine.testing.StubClients;
import dev.prosody.telemetry.TelemetrySettings;
import dev.prosody.telemetry.TraceFields;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ClientCloseTests {

	private final CountDownLatch telemetryMade = new CountDownLatch(1);

	private final MockProducer<byte[], byte[]> sending = producer();

	private final MockProducer<byte[], byte[]> telemetry = producer();

	private final ProsodyClient client = ProsodyClient.builder()
		.kafka(new StubClients().producers(Map.of(), (overrides) -> {
			if (overrides.get("acks").equals("all")) {
				return this.sending;
			}
			this.telemetryMade.countDown();
			return this.telemetry;
		}))
		.codec(EventCodecs.string())
		.telemetry(new TelemetrySettings("telemetry", TraceFields.Source.NONE))
		.build();

	private static MockProducer<byte[], byte[]> producer() {
		return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
	}

	/** Its thread and its producer would be left behind. */
	@Test
	void telemetryEndsAlthoughAProducerFailsToClose() throws Exception {
		this.client.sender().sendAndWait("orders", "a", "payload");
		assertThat(this.telemetryMade.await(10, TimeUnit.SECONDS)).isTrue();
		this.sending.closeException = new KafkaException("an interceptor cannot be closed");

		assertThatExceptionOfType(KafkaException.class).isThrownBy(this.client::close);

		assertThat(this.telemetry.closed()).isTrue();
	}

}
