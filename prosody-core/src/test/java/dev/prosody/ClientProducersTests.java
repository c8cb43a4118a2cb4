package dev.prosody;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.prosody.codec.EventCodecs;
import dev.prosody.deadletter.DeadLetter;
import dev.prosody.engine.testing.LoggedLines;
import dev.prosody.engine.testing.Records;
import dev.prosody.failure.FailureKind;
import dev.prosody.kafka.KafkaClients;
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
		KafkaClients clients = clients(this.made);
		ClientProducers producers = producers(clients);
		producers.sender().send("orders", "a", "payload");
		publish(producers, clients);
		assertThat(this.made).hasSize(2);
		this.made.getFirst().closeException = new KafkaException("an interceptor cannot be closed");

		assertThatExceptionOfType(KafkaException.class).isThrownBy(producers::close);

		assertThat(this.made.getLast().closed()).isTrue();
	}

	@Test
	void sendFailsItsFutureAfterTheClose() {
		KafkaClients clients = clients(this.made);
		ClientProducers producers = producers(clients);
		producers.close();

		CompletableFuture<SentEvent> future = producers.sender().send("orders", "a", "payload");

		assertThat(future).isCompletedExceptionally();
		assertThat(this.made).isEmpty();
	}

	@Test
	void sendsDeadLettersToTheClusterThatTheirEventsComeFrom() {
		List<MockProducer<byte[], byte[]>> elsewhere = new ArrayList<>();
		KafkaClients other = clients(elsewhere);
		ClientProducers producers = producers(clients(this.made));
		assertThat(producers.deadLetters(other)).isSameAs(producers.deadLetters(other));
		assertThat(elsewhere).as("made at the first letter").isEmpty();

		publish(producers, other);

		assertThat(this.made).isEmpty();
		assertThat(elsewhere).hasSize(1);
		producers.close();
		assertThat(elsewhere.getFirst().closed()).isTrue();
	}

	@Test
	void saysOnceWhatItOverrides() {
		KafkaClients clients = clients(this.made, Map.of("acks", "1", "transactional.id", "tx-1"));
		ClientProducers producers = producers(clients);
		List<String> lines;
		try (LoggedLines logged = LoggedLines.of(ClientProducers.class)) {
			producers.sender().send("orders", "a", "payload");
			publish(producers, clients);
			lines = logged.lines();
		}

		assertThat(lines).containsExactly("INFO Prosody's producers send in order per key, once and acknowledged, so "
				+ "they use acks=all instead of 1, no transactional.id instead of tx-1. Other producers keep what is "
				+ "configured.");
	}

	private static ClientProducers producers(KafkaClients clients) {
		return new ClientProducers(clients, EventCodecs.string(), "test", SendSettings.DEFAULTS,
				ProsodyObservations.NOOP);
	}

	private static void publish(ClientProducers producers, KafkaClients clients) {
		producers.deadLetters(clients)
			.publish(new DeadLetter("orders-dlt", Records.record(0, "a"), "shipping", "billing",
					new IllegalStateException("broken"), FailureKind.PERMANENT, 1, null, () -> true))
			.toCompletableFuture()
			.exceptionally((ex) -> null)
			.orTimeout(10, TimeUnit.SECONDS)
			.join();
	}

	private static KafkaClients clients(List<MockProducer<byte[], byte[]>> made) {
		return clients(made, Map.of());
	}

	private static KafkaClients clients(List<MockProducer<byte[], byte[]>> made, Map<String, Object> producerConfig) {
		return new AdminStub(() -> {
			throw new UnsupportedOperationException();
		}, () -> {
			MockProducer<byte[], byte[]> producer = new MockProducer<>(true, null, new ByteArraySerializer(),
					new ByteArraySerializer());
			made.add(producer);
			return producer;
		}, producerConfig);
	}

}
