package dev.prosody;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import dev.prosody.codec.EventCodecs;
import dev.prosody.deadletter.DeadLetterHeaders;
import dev.prosody.failure.PermanentException;
import dev.prosody.handler.EventHeaders;
import dev.prosody.listener.ListenerHandle;
import dev.prosody.send.SentEvent;
import dev.prosody.status.EventCounts;
import dev.prosody.status.ListenerState;
import dev.prosody.status.ListenerStatus;
import dev.prosody.testing.BrokerAdmin;
import dev.prosody.testing.DeadLetterTopic;
import dev.prosody.testing.EmbeddedBroker;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.SharedBroker;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The main job without Spring: what a client made by its builder can do. */
@ExtendWith(SharedBroker.class)
class ProsodyClientIT {

	private static final int KEYS = 20;

	private static final int EVENTS = 400;

	private final String orders = Scenario.uniqueName();

	private final String audits = Scenario.uniqueName();

	private final Map<String, Queue<Integer>> byCustomer = new ConcurrentHashMap<>();

	private final Queue<String> excised = new ConcurrentLinkedQueue<>();

	private final Queue<String> audited = new ConcurrentLinkedQueue<>();

	private EmbeddedBroker broker;

	private BrokerAdmin admin;

	record Order(String customer, int number) {
	}

	@BeforeEach
	void createTopics(EmbeddedBroker broker) {
		this.broker = broker;
		this.admin = new BrokerAdmin(broker);
		this.admin.createTopic(this.orders, 3, Map.of());
		this.admin.createTopic(this.audits, 1, Map.of());
	}

	@AfterEach
	void disconnect() {
		this.admin.close();
	}

	/**
	 * Orders are JSON and answered by a text in another topic, read by another listener.
	 */
	private ProsodyClient client() {
		ProsodyClient[] self = new ProsodyClient[1];
		self[0] = ProsodyClient.builder()
			.kafka(this.broker.clientConfig())
			.groupId(this.orders)
			.sourceSystem("billing")
			.sendTimeout(Duration.ofSeconds(20))
			.<Order>listener("orders", Order.class,
					(spec) -> spec.topics(this.orders)
						.handlesExcise()
						.options((options) -> options.maxConcurrency(8).commitInterval(Duration.ofMillis(200))),
					(event, context) -> {
						Order order = event.payload();
						if (order == null) {
							this.excised.add(event.key());
							return;
						}
						if (order.number() < 0) {
							throw new PermanentException("no such order");
						}
						this.byCustomer.computeIfAbsent(order.customer(), (key) -> new ConcurrentLinkedQueue<>())
							.add(order.number());
						if (order.number() == 0) {
							self[0].sender().sendAndWait(this.audits, order.customer(), "first of " + order.customer());
						}
					})
			.listener("audits", String.class,
					(spec) -> spec.topics(this.audits)
						.groupId(this.audits)
						.codec(EventCodecs.json())
						.autoStartup(false)
						.options((options) -> options.commitInterval(Duration.ofMillis(100))),
					(event, context) -> this.audited
						.add(event.header(EventHeaders.SOURCE_SYSTEM) + ": " + event.payload()))
			.build();
		return self[0];
	}

	@Test
	void i1SendsAndHandlesManyKeysEachInOrder() throws Exception {
		try (ProsodyClient client = client()) {
			client.start();
			assertThat(client.listener("orders").awaitAssignment(Duration.ofSeconds(30))).isTrue();

			IntStream.range(0, EVENTS)
				.forEach((i) -> client.sender()
					.send(this.orders, "customer-" + i % KEYS, new Order("customer-" + i % KEYS, i / KEYS)));
			SentEvent excise = client.sender().excise(this.orders, "customer-1").join();
			SentEvent broken = client.sender().sendAndWait(this.orders, "customer-2", new Order("customer-2", -1));

			assertThat(excise.topic()).isEqualTo(this.orders);
			await("all committed", () -> this.admin.lag(this.orders, this.orders) == 0);
			List<Integer> numbers = IntStream.range(0, EVENTS / KEYS).boxed().toList();
			assertThat(this.byCustomer).hasSize(KEYS)
				.allSatisfy((customer, handled) -> assertThat(handled).containsExactlyElementsOf(numbers));
			assertThat(this.excised).containsExactly("customer-1");
			ConsumerRecord<byte[], byte[]> letter = new DeadLetterTopic(this.broker, this.orders + "-dlt").awaitOne();
			assertThat(DeadLetterTopic.source(letter).offset()).isEqualTo(broken.offset());
			assertThat(DeadLetterTopic.text(letter, DeadLetterHeaders.LISTENER_ID)).isEqualTo("orders");
			await("counted",
					() -> client.listener("orders")
						.status()
						.counts()
						.equals(new EventCounts(EVENTS + 1, 0, 1, 0, Map.of(), 0)));
			assertStatus(client.listener("orders").status());
		}
	}

	private void assertStatus(ListenerStatus status) {
		assertThat(status.id()).isEqualTo("orders");
		assertThat(status.groupId()).isEqualTo(this.orders);
		assertThat(status.state()).isEqualTo(ListenerState.RUNNING);
		assertThat(status.paused()).isFalse();
		assertThat(status.stalled()).isFalse();
		assertThat(status.lastError()).isNull();
		assertThat(status.partitions()).hasSize(3).allSatisfy((partition) -> {
			assertThat(partition.topic()).isEqualTo(this.orders);
			assertThat(partition.pause()).isNull();
		});
	}

	@Test
	void startsStopsPausesAndResumesEachListenerByItself() throws Exception {
		try (ProsodyClient client = client()) {
			client.start();
			ListenerHandle listener = client.listener("audits");
			assertThat(listener.status().state()).as("not started with its client").isEqualTo(ListenerState.STOPPED);
			client.sender().sendAndWait(this.audits, "key", "one");

			listener.start();
			await("handled", () -> this.audited.size() == 1);
			listener.pause();
			await("paused", () -> listener.status().paused());
			client.sender().sendAndWait(this.audits, "key", "two");
			listener.stop();
			assertThat(listener.status().state()).isEqualTo(ListenerState.STOPPED);
			assertThat(this.admin.committed(this.audits, new TopicPartition(this.audits, 0))).isOne();
			assertThat(client.listener("orders").status().state()).isIn(ListenerState.CONNECTING,
					ListenerState.RUNNING);

			listener.start();
			assertThat(listener.awaitAssignment(Duration.ofSeconds(30))).isTrue();
			await("still paused after the restart", () -> listener.status().paused());
			assertThat(this.audited).hasSize(1);
			listener.resume();

			await("committed", () -> this.admin.lag(this.audits, this.audits) == 0);
			assertThat(this.audited).containsExactly("billing: one", "billing: two");
		}
	}

	@Test
	void sendsWhileItsListenersAreStopped() throws Exception {
		try (ProsodyClient client = client()) {
			client.start();
			client.stop();
			assertThat(client.listeners()).extracting((listener) -> listener.status().state())
				.containsOnly(ListenerState.STOPPED);

			client.sender().sendAndWait(this.orders, "customer", new Order("customer", 0));
			client.start();

			await("handled", () -> this.byCustomer.containsKey("customer"));
		}
	}

	private static void await(String what, Callable<Boolean> condition) {
		Awaitility.await(what).atMost(Duration.ofSeconds(30)).until(condition);
	}

}
