package dev.prosody.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.common.Uuid;

/**
 * What a broker process is made of.
 *
 * @param home an empty directory; everything the broker writes is below it
 * @param port where it listens for clients and other brokers
 * @param advertisedPort where clients connect: the same, or the port of a relay
 * @param clusterId the same for all brokers of a cluster
 * @param settings its properties, which win over the ordinary ones
 * @param formatArguments further arguments of the storage tool
 * @param clientConfig what clients need besides the address
 */
public record BrokerSpec(Path home, int port, int advertisedPort, String clusterId, Map<String, String> settings,
		List<String> formatArguments, Map<String, Object> clientConfig) {

	public BrokerSpec {
		settings = Map.copyOf(settings);
		formatArguments = List.copyOf(formatArguments);
		clientConfig = Map.copyOf(clientConfig);
	}

	/**
	 * A broker that is a cluster by itself.
	 * @param home an empty directory
	 * @return what it is made of
	 */
	public static BrokerSpec in(Path home) throws IOException {
		int port = Ports.free();
		return behind(home, port, port);
	}

	/**
	 * As {@link #in}, but clients are told to connect to another port: that of a relay.
	 * @param home an empty directory
	 * @param port where the broker listens
	 * @param advertisedPort where clients connect
	 * @return what it is made of
	 */
	public static BrokerSpec behind(Path home, int port, int advertisedPort) throws IOException {
		int controllerPort = Ports.free();
		Map<String, String> settings = new HashMap<>(BrokerSettings.ONE_NODE);
		settings.putAll(Map.of("process.roles", "broker,controller", "node.id", "1", "log.dirs",
				home.resolve("data").toString(), "broker.session.timeout.ms", "2000", "broker.heartbeat.interval.ms",
				"500", "group.consumer.session.timeout.ms", "3000"));
		settings.putAll(Map.of("controller.quorum.voters", "1@127.0.0.1:" + controllerPort, "controller.listener.names",
				"CONTROLLER", "listeners",
				"PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort, "advertised.listeners",
				"PLAINTEXT://127.0.0.1:" + advertisedPort, "listener.security.protocol.map",
				"PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT", "inter.broker.listener.name", "PLAINTEXT"));
		return new BrokerSpec(home, port, advertisedPort, Uuid.randomUuid().toString(), settings, List.of(), Map.of());
	}

	/**
	 * A broker of the same cluster that is no controller.
	 * @param home an empty directory
	 * @param nodeId of no other node of the cluster
	 * @return what it is made of
	 */
	public BrokerSpec another(Path home, int nodeId) throws IOException {
		BrokerSpec alone = in(home);
		return alone.withClusterId(this.clusterId)
			.withSettings(Map.of("process.roles", "broker", "node.id", Integer.toString(nodeId), "listeners",
					"PLAINTEXT://127.0.0.1:" + alone.port(), "controller.quorum.voters",
					this.settings.get("controller.quorum.voters")));
	}

	/** The same broker with some properties changed. */
	public BrokerSpec withSettings(Map<String, String> changed) {
		Map<String, String> all = new HashMap<>(this.settings);
		all.putAll(changed);
		return new BrokerSpec(this.home, this.port, this.advertisedPort, this.clusterId, all, this.formatArguments,
				this.clientConfig);
	}

	/** The same broker as a node of a cluster. */
	public BrokerSpec withClusterId(String id) {
		return new BrokerSpec(this.home, this.port, this.advertisedPort, id, this.settings, this.formatArguments,
				this.clientConfig);
	}

	/** The same broker, formatted with further arguments such as {@code --add-scram}. */
	public BrokerSpec withFormatArguments(List<String> arguments) {
		return new BrokerSpec(this.home, this.port, this.advertisedPort, this.clusterId, this.settings, arguments,
				this.clientConfig);
	}

	/** The same broker, to whose clients the given settings are needed. */
	public BrokerSpec withClientConfig(Map<String, Object> config) {
		return new BrokerSpec(this.home, this.port, this.advertisedPort, this.clusterId, this.settings,
				this.formatArguments, config);
	}

}
