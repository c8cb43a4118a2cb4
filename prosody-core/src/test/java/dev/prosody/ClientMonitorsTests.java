package dev.prosody;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

import dev.prosody.engine.testing.LoggedLines;
import dev.prosody.engine.testing.StubClients;
import dev.prosody.metrics.MicrometerMeters;
import dev.prosody.send.EventSender;
import dev.prosody.send.SendOptions;
import dev.prosody.send.SentEvent;
import dev.prosody.telemetry.TelemetryEmitter;
import dev.prosody.telemetry.TelemetrySettings;
import dev.prosody.telemetry.TraceFields;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is lost on the way to those who are told is seen. */
class ClientMonitorsTests {

	private static final int CAPACITY = 32_768;

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final MicrometerMeters meters = new MicrometerMeters(this.registry);

	private final CountDownLatch gate = new CountDownLatch(1);

	/** Acknowledges everything at once. */
	private static final class Acknowledging implements EventSender {

		@Override
		public CompletableFuture<SentEvent> send(String topic, String key, Object payload,
				Consumer<SendOptions> options) {
			return CompletableFuture.completedFuture(sendAndWait(topic, key, payload, options));
		}

		@Override
		public SentEvent sendAndWait(String topic, String key, Object payload, Consumer<SendOptions> options) {
			return new SentEvent(topic, 0, 7, Instant.EPOCH);
		}

	}

	private ClientMonitors monitors() {
		return new ClientMonitors(this.meters, (notification) -> {
		}, new TelemetryEmitter(new StubClients().producers(() -> {
			try {
				this.gate.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
		}), new TelemetrySettings("telemetry", TraceFields.Source.NONE)));
	}

	private static void send(ClientMonitors monitors, int events) {
		EventSender sender = monitors.reporting(new Acknowledging(), "shop");
		for (int i = 0; i < events; i++) {
			sender.sendAndWait("orders", "key", "payload", (options) -> {
			});
		}
	}

	@Test
	void telemetryThatIsDroppedIsCountedUntilTheLastClientCloses() {
		try (LoggedLines log = LoggedLines.of(TelemetryEmitter.class)) {
			ClientMonitors other = monitors();
			ClientMonitors monitors = monitors();
			send(other, 1);
			assertThat(this.registry.get("prosody.telemetry.dropped").functionCounter().count()).isZero();
			assertThat(log.lines()).isEmpty();

			// one may have been taken from the queue already
			send(monitors, CAPACITY + 11);
			long dropped = monitors.droppedTelemetry();

			assertThat(dropped).isBetween(10L, 11L);
			assertThat(other.droppedTelemetry()).isZero();
			assertThat(this.registry.get("prosody.telemetry.dropped").functionCounter().count()).isEqualTo(dropped);
			assertThat(this.registry.get("prosody.notifications.dropped").functionCounter().count()).isZero();
			assertThat(log.lines()).singleElement().asString().startsWith("WARN").contains("the oldest are dropped");
			this.gate.countDown();
			monitors.close();
			assertThat(this.registry.get("prosody.telemetry.dropped").functionCounter().count())
				.as("a counter does not go back")
				.isEqualTo(dropped);
			other.close();
			assertThat(this.registry.getMeters()).isEmpty();
		}
	}

	@Test
	void whatIsOffHasNoMeter() {
		ClientMonitors monitors = new ClientMonitors(this.meters, null, null);

		assertThat(this.registry.getMeters()).isEmpty();
		assertThat(monitors.droppedTelemetry()).isZero();
		monitors.close();
	}

	@Test
	void metersThatOthersHaveMadeAreLeftAlone() {
		ClientMonitors monitors = new ClientMonitors(this.meters, (notification) -> {
		}, null);

		new ClientMonitors(new MicrometerMeters(this.registry), (notification) -> {
		}, null).close();

		assertThat(this.registry.getMeters()).hasSize(1);
		monitors.close();
		assertThat(this.registry.getMeters()).isEmpty();
	}

}
