package dev.prosody.engine.poll;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.prosody.engine.pipeline.DeadLetterBackOff;
import dev.prosody.engine.pipeline.EngineClock;
import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.monitor.ListenerMonitor;
import dev.prosody.observation.ProsodyObservations;
import dev.prosody.status.ListenerState;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FailingStartTests {

	private final ListenerRuntime runtime = new ListenerRuntime(
			ListenerFixture.listener("failing-start").clients(new ForgetfulClients()).define(), (letter) -> {
				throw new UnsupportedOperationException();
			}, new DeadLetterBackOff(new Random(1)), ProsodyObservations.NOOP, Runnable::run, (partitions, total) -> {
			}, ListenerMonitor.NONE, EngineClock.SYSTEM);

	@Test
	void leavesAListenerThatHasFailedAndCanBeStopped() throws Exception {
		this.runtime.start();

		this.runtime.stopAsync().get(10, TimeUnit.SECONDS);

		assertThat(this.runtime.status().state()).isEqualTo(ListenerState.FAILED);
		this.runtime.close();
	}

	/** Knows its configuration when the listener is made, and no more when it starts. */
	private static final class ForgetfulClients implements KafkaClients {

		private final AtomicInteger asked = new AtomicInteger();

		@Override
		public Map<String, Object> consumerConfig() {
			if (this.asked.incrementAndGet() > 1) {
				throw new IllegalStateException("SSL bundle 'kafka' is gone");
			}
			return Map.of();
		}

		@Override
		public Map<String, Object> producerConfig() {
			return Map.of();
		}

		@Override
		public Consumer<byte[], byte[]> createConsumer(String groupId, Map<String, Object> overrides) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Producer<byte[], byte[]> createProducer(Map<String, Object> overrides) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Admin createAdmin(Map<String, Object> overrides) {
			throw new UnsupportedOperationException();
		}

	}

}
