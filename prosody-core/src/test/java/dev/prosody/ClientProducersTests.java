package dev.prosody;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.prosody.codec.EventCodecs;
import dev.prosody.deadletter.DeadLetter;
import dev.prosody.engine.testing.Records;
import dev.prosody.failure.FailureKind;
import dev.prosody.observation.ProsodyObservations;
import dev.prosody.send.SentEvent;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ClientProducersTests {

	private final List<MockProducer<byte[], byte[]>> made = new ArrayList<>();

	@Test
	void closesTheProducerOfDeadLettersAlthoughTheOtherOneFailsToClose() {
		ClientProducers producers = new ClientProducers(new AdminStub(() -> {
			throw new UnsupportedOperationException();
		}, this::producer), EventCodecs.string(), "test", Duration.ofSeconds(30), ProsodyObservations.NOOP);
		producers.sender().send("orders", "a", "payload");
		producers.deadLetters()
			.publish(new DeadLetter("orders-dlt", Records.record(0, "a"), "shipping", "billing",
					new IllegalStateException("broken"), FailureKind.PERMANENT, 1, null))
			.toCompletableFuture()
			.exceptionally((ex) -> null)
			.orTimeout(10, TimeUnit.SECONDS)
			.join();
		assertThat(this.made).hasSize(2);
		this.made.getFirst().closeException = new KafkaException("an interceptor cannot be closed");

		assertThatExceptionOfType(KafkaException.class).isThrownBy(producers::close);

		assertThat(this.made.getLast().closed()).isTrue();
	}

	@Test
	void sendFailsItsFutureAfterTheClose() {
		ClientProducers producers = new ClientProducers(new AdminStub(() -> {
			throw new UnsupportedOperationException();
		}, this::producer), EventCodecs.string(), "test", Duration.ofSeconds(30), ProsodyObservations.NOOP);
		producers.close();

		CompletableFuture<SentEvent> future = producers.sender().send("orders", "a", "payload");

		assertThat(future).isCompletedExceptionally();
		assertThat(this.made).isEmpty();
	}

	private MockProducer<byte[], byte[]> producer() {
		MockProducer<byte[], byte[]> producer = new MockProducer<>(true, null, new ByteArraySerializer(),
				new ByteArraySerializer());
		this.made.add(producer);
		return producer;
	}

}
