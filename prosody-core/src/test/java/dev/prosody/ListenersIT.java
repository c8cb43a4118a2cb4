package dev.prosody;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import dev.prosody.codec.EventCodecs;
import dev.prosody.listener.ListenerHandle;
import dev.prosody.status.ListenerState;
import dev.prosody.testing.BrokerAdmin;
import dev.prosody.testing.EmbeddedBroker;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Gate;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.SharedBroker;
import dev.prosody.testing.history.History;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Listeners of one client leave each other alone. */
@ExtendWith(SharedBroker.class)
class ListenersIT {

	private final String first = Scenario.uniqueName();

	private final String second = Scenario.uniqueName();

	private final Gate gate = new Gate();

	private final AtomicInteger firstHandled = new AtomicInteger();

	private final AtomicInteger secondHandled = new AtomicInteger();

	private BrokerAdmin admin;

	private EmbeddedBroker broker;

	@BeforeEach
	void createTopics(EmbeddedBroker broker) {
		this.broker = broker;
		this.admin = new BrokerAdmin(broker);
		for (String topic : List.of(this.first, this.second)) {
			this.admin.createTopic(topic, 1, Map.of());
			send(topic, "key");
		}
	}

	@AfterEach
	void disconnect() {
		this.gate.close();
		this.admin.close();
	}

	@Test
	void i11StoppingOneListenerInterruptsNoAttemptOfAnother() {
		try (ProsodyClient client = client(false)) {
			client.start();
			await("the second is busy", () -> this.gate.entered() == 1);
			await("the first is done", () -> this.firstHandled.get() == 1);

			client.listener("first").stop();

			assertThat(client.listener("first").status().state()).isEqualTo(ListenerState.STOPPED);
			assertThat(this.gate.interrupts()).isZero();
			assertThat(client.listener("second").status().running()).isOne();
			this.gate.open();
			await("the second goes on", () -> committed(this.second) == 1);
			assertThat(this.secondHandled).hasValue(1);

			client.listener("first").start();
			send(this.first, "key");
			await("the first goes on", () -> committed(this.first) == 2);
		}
	}

	@Test
	void i11AListenerThatFailsStopsNoOther() {
		try (ProsodyClient client = client(true)) {
			client.start();
			ListenerHandle failing = client.listener("first");
			await("the first has failed", () -> failing.status().state() == ListenerState.FAILED);
			assertThat(failing.status().lastError()).contains("OutOfMemoryError");
			assertThat(committed(this.first)).isLessThanOrEqualTo(0);

			assertThat(this.gate.interrupts()).isZero();
			this.gate.open();
			send(this.second, "other");
			await("the second goes on", () -> committed(this.second) == 2);
			assertThat(client.listener("second").status().state()).isEqualTo(ListenerState.RUNNING);
		}
	}

	private ProsodyClient client(boolean failing) {
		return ProsodyClient.builder()
			.kafka(this.broker.clientConfig())
			.groupId(this.first)
			.codec(EventCodecs.string())
			.listener("first", String.class, (spec) -> spec.topics(this.first), (event, context) -> {
				if (failing) {
					throw new OutOfMemoryError("thrown by a test");
				}
				this.firstHandled.incrementAndGet();
			})
			.listener("second", String.class, (spec) -> spec.topics(this.second), (event, context) -> {
				this.gate.pass();
				this.secondHandled.incrementAndGet();
			})
			.build();
	}

	private void send(String topic, String key) {
		try (EventFeed feed = new EventFeed(this.broker, topic, new History())) {
			feed.send(key);
		}
	}

	private long committed(String topic) {
		return this.admin.committed(this.first, new TopicPartition(topic, 0));
	}

	private static void await(String what, Callable<Boolean> condition) {
		Awaitility.await(what).atMost(Duration.ofSeconds(30)).until(condition);
	}

}
