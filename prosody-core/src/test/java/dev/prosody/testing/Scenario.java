package dev.prosody.testing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

import dev.prosody.ProsodyClient;
import dev.prosody.ProsodyClientBuilder;
import dev.prosody.codec.EventCodecs;
import dev.prosody.handler.ProsodyHandler;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.listener.DedupOptions;
import dev.prosody.listener.ListenerSpec;
import dev.prosody.testing.history.History;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * One topic, one group, and the instances that consume it, all under observation of one
 * history. Closing stops the instances.
 */
public final class Scenario implements AutoCloseable {

	private static final DedupOptions WITHOUT_DEDUP = new DedupOptions(false, 1, null);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Broker broker;

	private final GroupProtocol protocol;

	private final String topic;

	private final String group;

	private final BrokerAdmin admin;

	private final History history = new History();

	private @Nullable Duration sendTimeout;

	private final Deque<AutoCloseable> resources = new ArrayDeque<>();

	private Scenario(Broker broker, GroupProtocol protocol, String topic) {
		this.broker = broker;
		this.protocol = protocol;
		this.topic = topic;
		this.group = topic + "-group";
		this.admin = new BrokerAdmin(broker);
	}

	/**
	 * Creates a topic of its own for a scenario.
	 * @param broker the broker
	 * @param protocol how the group is coordinated
	 * @param partitions partitions of the topic
	 * @return the scenario
	 */
	public static Scenario on(Broker broker, GroupProtocol protocol, int partitions) {
		return on(broker, protocol, partitions, Map.of());
	}

	/**
	 * Creates a topic of its own for a scenario.
	 * @param broker the broker
	 * @param protocol how the group is coordinated
	 * @param partitions partitions of the topic
	 * @param config settings of the topic
	 * @return the scenario
	 */
	public static Scenario on(Broker broker, GroupProtocol protocol, int partitions, Map<String, String> config) {
		Scenario scenario = new Scenario(broker, protocol, uniqueName());
		scenario.admin.createTopic(scenario.topic, partitions, config);
		return scenario;
	}

	/** Bounds the sends of instances that are added from now on, dead letters too. */
	public Scenario sendTimeout(Duration timeout) {
		this.sendTimeout = timeout;
		return this;
	}

	/** A topic name that nobody else uses. */
	public static String uniqueName() {
		return "events-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
	}

	/**
	 * Adds an instance that consumes the topic as text. Duplicates are not looked for:
	 * the oracles expect to see what is delivered again.
	 * @param name its name in the history
	 * @param settings settings of its listener besides the topic
	 * @param handler its handler
	 * @return the instance, not started
	 */
	public Instance instance(String name, Consumer<ListenerSpec> settings, ProsodyHandler<String> handler) {
		return instance(name, String.class, (spec) -> {
			spec.codec(EventCodecs.string());
			settings.accept(spec);
		}, handler);
	}

	/**
	 * Adds an instance that consumes the topic.
	 * @param <T> type of the payload
	 * @param name its name in the history
	 * @param type type of the payload
	 * @param settings settings of its listener besides the topic
	 * @param handler its handler
	 * @return the instance, not started
	 */
	public <T extends @Nullable Object> Instance instance(String name, Class<T> type, Consumer<ListenerSpec> settings,
			ProsodyHandler<T> handler) {
		ListenerSpec probe = new ListenerSpec();
		settings.accept(probe);
		KafkaClients clients = new RecordingClients(KafkaClients.of(consumerConfig()), name, this.history,
				probe.isHandlingExcise());
		ProsodyClientBuilder builder = ProsodyClient.builder();
		if (this.sendTimeout != null) {
			builder.sendTimeout(this.sendTimeout);
		}
		ProsodyClient client = builder.kafka(clients).groupId(this.group).listener(name, type, (spec) -> {
			spec.topics(this.topic)
				.options((options) -> options.commitInterval(Duration.ofMillis(200)).dedup(WITHOUT_DEDUP));
			settings.accept(spec);
		}, new RecordingHandler<>(handler, name, this.history)).build();
		return closeAtEnd(new Instance(name, client, this.history));
	}

	/** A feed of test data into the topic. */
	public EventFeed feed() {
		return closeAtEnd(new EventFeed(this.broker, this.topic, this.history));
	}

	/** A feed of transactions into the topic. */
	public TransactionFeed transactions() {
		return closeAtEnd(new TransactionFeed(this.broker, this.topic));
	}

	/**
	 * Closes something before the broker connections of this scenario, last added first.
	 */
	public <C extends AutoCloseable> C closeAtEnd(C resource) {
		this.resources.push(resource);
		return resource;
	}

	/** Settings with which instances connect: quick to notice each other. */
	public Map<String, Object> consumerConfig() {
		Map<String, Object> config = this.broker.clientConfig();
		config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, this.protocol.name().toLowerCase(Locale.ROOT));
		if (this.protocol == GroupProtocol.CLASSIC) {
			config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 300);
		}
		return config;
	}

	/** Waits until every event that was sent is handled or dead-lettered. */
	public void awaitAllConcluded() {
		await("all events concluded", this.history::isAllConcluded);
	}

	/** Waits until the group has committed the topic's end. */
	public void awaitLagZero() {
		await("lag 0", () -> this.admin.lag(this.group, this.topic) == 0);
	}

	/** Waits for a condition. */
	public void await(String what, Callable<Boolean> condition) {
		Awaitility.await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(condition);
	}

	/** What a group has committed of one partition of the topic, -1 if nothing. */
	public long committed(int partition) {
		return this.admin.committed(this.group, partition(partition));
	}

	/** A partition of the topic. */
	public TopicPartition partition(int partition) {
		return new TopicPartition(this.topic, partition);
	}

	/** The topic. */
	public String topic() {
		return this.topic;
	}

	/** Its default dead-letter topic. */
	public DeadLetterTopic deadLetters() {
		return new DeadLetterTopic(this.broker, this.topic + "-dlt");
	}

	/** The consumer group. */
	public String group() {
		return this.group;
	}

	/** What happened so far. */
	public History history() {
		return this.history;
	}

	/** The operator's view. */
	public BrokerAdmin admin() {
		return this.admin;
	}

	@Override
	public void close() {
		try (this.admin) {
			while (!this.resources.isEmpty()) {
				closeNow(this.resources.pop());
			}
		}
	}

	private static void closeNow(AutoCloseable resource) {
		try {
			resource.close();
		}
		catch (Exception ex) {
			throw new IllegalStateException("Could not close " + resource, ex);
		}
	}

}
