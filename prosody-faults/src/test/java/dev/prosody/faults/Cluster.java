package dev.prosody.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

import dev.prosody.testing.Broker;
import dev.prosody.testing.BrokerAdmin;
import dev.prosody.testing.BrokerProcess;
import dev.prosody.testing.BrokerSpec;
import dev.prosody.testing.Ports;
import dev.prosody.testing.TcpRelay;
import org.apache.kafka.common.Uuid;

/**
 * One broker or three, as processes. Tests and brokers talk to them directly; workers
 * talk to them through relays, one for each broker and {@link Side}.
 */
final class Cluster implements AutoCloseable {

	private static final String DIRECT = "DIRECT";

	private final List<BrokerProcess> brokers = new ArrayList<>();

	private final Map<Side, List<TcpRelay>> relays = new EnumMap<>(Side.class);

	private Cluster() {
		for (Side side : Side.values()) {
			this.relays.put(side, new ArrayList<>());
		}
	}

	/**
	 * Starts a cluster.
	 * @param size number of brokers; topics have as many replicas
	 * @param home an empty directory
	 * @return the cluster
	 */
	static Cluster start(int size, Path home) throws IOException, InterruptedException {
		Cluster cluster = new Cluster();
		List<Integer> controllers = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			controllers.add(Ports.free());
		}
		String clusterId = Uuid.randomUuid().toString();
		for (int i = 0; i < size; i++) {
			Path directory = Files.createDirectories(home.resolve("broker-" + (i + 1)));
			cluster.brokers.add(BrokerProcess.of(cluster.spec(i, directory, clusterId, controllers)));
		}
		for (BrokerProcess broker : cluster.brokers) {
			broker.launch();
		}
		cluster.brokers.forEach(BrokerProcess::awaitAnswer);
		return cluster;
	}

	private BrokerSpec spec(int index, Path home, String clusterId, List<Integer> controllers) throws IOException {
		int direct = Ports.free();
		Map<String, Integer> listeners = new HashMap<>(Map.of(DIRECT, direct));
		Map<String, Integer> advertised = new HashMap<>(listeners);
		for (Side side : Side.values()) {
			int port = Ports.free();
			TcpRelay relay = TcpRelay.to(port);
			this.relays.get(side).add(relay);
			listeners.put(side.name(), port);
			advertised.put(side.name(), relay.port());
		}
		Map<String, String> settings = new HashMap<>(Flavour.BROKER_SETTINGS);
		settings.put("node.id", Integer.toString(index + 1));
		settings.put("controller.quorum.voters", voters(controllers));
		settings.put("listeners", addresses(listeners) + ",CONTROLLER://127.0.0.1:" + controllers.get(index));
		settings.put("advertised.listeners", addresses(advertised));
		settings.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,"
				+ listeners.keySet().stream().map((name) -> name + ":PLAINTEXT").collect(Collectors.joining(",")));
		settings.put("inter.broker.listener.name", DIRECT);
		settings.putAll(replication(controllers.size()));
		return BrokerSpec.behind(home, direct, direct).withClusterId(clusterId).withSettings(settings);
	}

	private static Map<String, String> replication(int brokers) {
		String replicas = Integer.toString(brokers);
		String inSync = Integer.toString(Math.max(1, brokers - 1));
		return Map.of("default.replication.factor", replicas, "min.insync.replicas", inSync,
				"offsets.topic.replication.factor", replicas, "transaction.state.log.replication.factor", replicas,
				"transaction.state.log.min.isr", inSync, "controller.quorum.election.timeout.ms", "500",
				"controller.quorum.fetch.timeout.ms", "1000");
	}

	private static String voters(List<Integer> controllers) {
		List<String> voters = new ArrayList<>();
		for (int i = 0; i < controllers.size(); i++) {
			voters.add((i + 1) + "@127.0.0.1:" + controllers.get(i));
		}
		return String.join(",", voters);
	}

	private static String addresses(Map<String, Integer> ports) {
		return ports.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "://127.0.0.1:" + entry.getValue())
			.collect(Collectors.joining(","));
	}

	/** The brokers as tests reach them, whatever happens to workers. */
	Broker direct() {
		return Broker.at(this.brokers.stream().map(BrokerProcess::bootstrapServers).collect(Collectors.joining(",")));
	}

	/** The brokers as workers of a side reach them. */
	String bootstrapServers(Side side) {
		return this.relays.get(side)
			.stream()
			.map((relay) -> "127.0.0.1:" + relay.port())
			.collect(Collectors.joining(","));
	}

	/** A client for operators. */
	BrokerAdmin admin() {
		return new BrokerAdmin(direct());
	}

	/** A broker by its number, from 1. */
	BrokerProcess broker(int number) {
		return this.brokers.get(number - 1);
	}

	/** One of the brokers, by chance. */
	BrokerProcess anyBroker(RandomGenerator random) {
		return this.brokers.get(random.nextInt(this.brokers.size()));
	}

	/** Does something to the network of a side. */
	void disturb(Side side, Consumer<TcpRelay> disturbance) {
		this.relays.get(side).forEach(disturbance);
	}

	@Override
	public void close() throws IOException {
		this.brokers.forEach(BrokerProcess::close);
		for (List<TcpRelay> side : this.relays.values()) {
			for (TcpRelay relay : side) {
				relay.close();
			}
		}
	}

}
