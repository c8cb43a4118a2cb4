package dev.prosody.telemetry;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import dev.prosody.engine.testing.StubClients;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class TelemetryEmitterTests {

	private final MockProducer<byte[], byte[]> producer = new MockProducer<>(true, null, new ByteArraySerializer(),
			new ByteArraySerializer());

	private final TelemetrySettings settings = new TelemetrySettings("telemetry", TraceFields.Source.NONE);

	private static TelemetryEvent event(String key) {
		return new TelemetryEvent(TelemetryEvent.Type.SENT, Instant.EPOCH, "orders", 0, 0, key, "shop", null, null,
				null, null);
	}

	private TelemetryEmitter emitter(CountDownLatch gate) {
		return new TelemetryEmitter(new StubClients().producers(() -> {
			try {
				gate.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			return this.producer;
		}), this.settings);
	}

	@Test
	void whatIsQueuedIsWrittenBeforeTheEnd() {
		TelemetryEmitter emitter = emitter(new CountDownLatch(0));
		for (int i = 0; i < 100; i++) {
			emitter.emit(event("k" + i));
		}
		emitter.close();
		emitter.emit(event("late"));

		assertThat(this.producer.history()).hasSize(100);
		assertThat(this.producer.history().getFirst().topic()).isEqualTo("telemetry");
		assertThat(new String(this.producer.history().getLast().key(), StandardCharsets.UTF_8)).isEqualTo("k99");
		assertThat(this.producer.closed()).isTrue();
	}

	@Test
	void whoeverReportsNeverWaitsAndTheOldestAreDropped() {
		CountDownLatch gate = new CountDownLatch(1);
		TelemetryEmitter emitter = emitter(gate);
		int taken = 1;
		for (int i = 0; i < TelemetryEmitter.CAPACITY + 10 + taken; i++) {
			emitter.emit(event("k" + i));
		}

		assertThat(emitter.dropped()).isBetween(10L, 10L + taken);
		gate.countDown();
		emitter.close();
		assertThat(this.producer.history()).hasSizeBetween(TelemetryEmitter.CAPACITY,
				TelemetryEmitter.CAPACITY + taken);
		assertThat(new String(this.producer.history().getLast().key(), StandardCharsets.UTF_8))
			.isEqualTo("k" + (TelemetryEmitter.CAPACITY + 10));
	}

	@Test
	void whatCannotBeWrittenIsLostAndTheNextIsTried() {
		AtomicInteger asked = new AtomicInteger();
		TelemetryEmitter emitter = new TelemetryEmitter(new StubClients().producers(() -> {
			if (asked.getAndIncrement() == 0) {
				throw new IllegalStateException("not reachable");
			}
			return this.producer;
		}), this.settings);
		emitter.emit(event("lost"));
		emitter.emit(event("written"));
		emitter.close();

		assertThat(this.producer.history()).singleElement()
			.satisfies((record) -> assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("written"));
	}

	/** Kafka would refuse the producer, and every record would be lost. */
	@Test
	void timesOfTheApplicationsOwnSendsDoNotContradictThoseOfTelemetry() {
		Map<String, Object> config = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1",
				ProducerConfig.CLIENT_ID_CONFIG, "shop", ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 5000,
				ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5000, ProducerConfig.LINGER_MS_CONFIG, 0);
		Map<String, Object> seen = new HashMap<>();
		TelemetryEmitter emitter = new TelemetryEmitter(new StubClients().producers(config, (overrides) -> {
			seen.putAll(config);
			seen.putAll(overrides);
			return this.producer;
		}), this.settings);
		emitter.emit(event("k1"));
		emitter.close();

		assertThat(seen).containsEntry(ProducerConfig.CLIENT_ID_CONFIG, "shop-prosody-telemetry");
		assertThatNoException()
			.isThrownBy(() -> new KafkaProducer<>(seen, new ByteArraySerializer(), new ByteArraySerializer())
				.close(Duration.ZERO));
	}

}
