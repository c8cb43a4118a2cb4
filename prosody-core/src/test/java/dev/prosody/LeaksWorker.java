package dev.prosody;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.prosody.codec.EventCodecs;
import dev.prosody.failure.PermanentException;
import dev.prosody.handler.EventContext;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.listener.ListenerHandle;
import dev.prosody.testing.Broker;
import dev.prosody.testing.JvmCensus;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;

/**
 * A process that does something again and again, with both group protocols in turn, and
 * says what it holds after the last time that it did not hold after some.
 */
final class LeaksWorker {

	private static final int CYCLES = 50;

	private static final int WARM_UP = 10;

	private final List<Map<String, Object>> configs;

	private final ObservationRegistry observations = ObservationRegistry.create();

	private final String topic;

	private final Semaphore handled = new Semaphore(0);

	private int cycle;

	private LeaksWorker(String bootstrapServers, String topic) {
		Map<String, Object> classic = Broker.at(bootstrapServers).clientConfig();
		classic.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 100);
		Map<String, Object> consumer = Broker.at(bootstrapServers).clientConfig();
		consumer.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
		this.configs = List.of(classic, consumer);
		this.topic = topic;
		this.observations.observationConfig().observationHandler((context) -> true);
	}

	public static void main(String[] arguments) throws Exception {
		LeaksWorker worker = new LeaksWorker(arguments[0], arguments[1]);
		switch (arguments[2]) {
			case "clients" -> measure(worker::useOneClient);
			case "rebalances" -> worker.measureRebalances();
			default -> throw new IllegalArgumentException(arguments[2]);
		}
	}

	private static void measure(Callable<?> cycle) throws Exception {
		System.out.println(JvmCensus.growth(WARM_UP, CYCLES, cycle));
	}

	private Map<String, Object> config(int cycle) {
		return this.configs.get(cycle % this.configs.size());
	}

	private String group(int cycle) {
		return this.topic + "-" + cycle % this.configs.size();
	}

	private ProsodyClient client(int cycle) {
		return ProsodyClient.builder()
			.kafka(config(cycle))
			.groupId(group(cycle))
			.codec(EventCodecs.string())
			.observationRegistry(this.observations)
			.listener("leaks", String.class, (spec) -> spec.topics(this.topic + "-" + cycle % 2), this::handle)
			.build();
	}

	private void handle(ProsodyEvent<String> event, EventContext context) {
		if (event.payload().equals("retry") && context.attempt() == 1) {
			throw new IllegalStateException("transient");
		}
		this.handled.release();
		if (event.payload().equals("dead")) {
			throw new PermanentException("permanent");
		}
	}

	/** Two starts and two stops. */
	private Void useOneClient() throws Exception {
		try (ProsodyClient client = client(this.cycle)) {
			for (int i = 0; i < 2; i++) {
				client.start();
				handleSome(client, this.cycle);
				client.stop();
			}
		}
		this.cycle++;
		return null;
	}

	private void handleSome(ProsodyClient client, int cycle) throws InterruptedException {
		for (String value : List.of("fine", "retry", "dead")) {
			client.sender().sendAndWait(this.topic + "-" + cycle % 2, "key-" + value, value);
		}
		if (!this.handled.tryAcquire(3, 60, TimeUnit.SECONDS)) {
			throw new IllegalStateException("Not handled: " + client.listeners().getFirst().status());
		}
	}

	private void measureRebalances() throws Exception {
		try (ProsodyClient classic = client(0); ProsodyClient consumer = client(1)) {
			List<ProsodyClient> clients = List.of(classic, consumer);
			clients.forEach(ProsodyClient::start);
			measure(() -> rebalanceTwice(clients.get(this.cycle % 2)));
		}
	}

	/** Another member comes and goes. */
	private Void rebalanceTwice(ProsodyClient client) throws Exception {
		ListenerHandle listener = client.listeners().getFirst();
		awaitPartitions(listener, 2);
		try (KafkaConsumer<byte[], byte[]> other = otherMember()) {
			other.subscribe(List.of(this.topic + "-" + this.cycle % 2));
			while (other.assignment().isEmpty()) {
				other.poll(Duration.ofMillis(10));
			}
			awaitPartitions(listener, 1);
		}
		awaitPartitions(listener, 2);
		handleSome(client, this.cycle);
		Awaitility.await("settled").until(() -> isIdle(listener));
		this.cycle++;
		return null;
	}

	private KafkaConsumer<byte[], byte[]> otherMember() {
		Map<String, Object> settings = new HashMap<>(config(this.cycle));
		settings.put(ConsumerConfig.GROUP_ID_CONFIG, group(this.cycle));
		settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
		if (!settings.containsKey(ConsumerConfig.GROUP_PROTOCOL_CONFIG)) {
			settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
					CooperativeStickyAssignor.class.getName());
		}
		return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
	}

	private static void awaitPartitions(ListenerHandle listener, int count) {
		Awaitility.await(count + " partitions")
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(10))
			.until(() -> listener.status().partitions().size() == count);
	}

	private static boolean isIdle(ListenerHandle listener) {
		return listener.status().partitions().stream().allMatch((partition) -> partition.inFlight() == 0);
	}

}
