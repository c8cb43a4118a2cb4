package dev.prosody.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;

/**
 * A broker as a process of its own: it can be killed and started again on the same data.
 * Everything it writes is below its home directory, its output in {@code broker.log}.
 */
public final class BrokerProcess implements Broker, AutoCloseable {

	private static final List<String> JVM = List.of("-Xmx512m");

	private final Path home;

	private final int port;

	private final int advertisedPort;

	private Process process;

	private BrokerProcess(Path home, int port, int advertisedPort) {
		this.home = home;
		this.port = port;
		this.advertisedPort = advertisedPort;
	}

	/**
	 * Formats the storage of a broker that is not started yet.
	 * @param home an empty directory
	 * @return the broker
	 */
	public static BrokerProcess in(Path home) throws IOException, InterruptedException {
		int port = Ports.free();
		return new BrokerProcess(home, port, port).format();
	}

	/**
	 * As {@link #in}, but clients are told to connect to another port: that of a relay.
	 * @param home an empty directory
	 * @param port where the broker listens
	 * @param advertisedPort where clients connect
	 * @return the broker
	 */
	public static BrokerProcess behind(Path home, int port, int advertisedPort)
			throws IOException, InterruptedException {
		return new BrokerProcess(home, port, advertisedPort).format();
	}

	@Override
	public String bootstrapServers() {
		return "127.0.0.1:" + this.advertisedPort;
	}

	/** Starts the broker, and waits until it answers. */
	public BrokerProcess start() throws IOException {
		launch();
		try (Admin admin = Admin.create(clientConfig())) {
			Awaitility.await("broker " + bootstrapServers())
				.atMost(Duration.ofSeconds(60))
				.ignoreExceptions()
				.until(() -> !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty());
		}
		return this;
	}

	/** Starts the broker without waiting for it. */
	public void launch() throws IOException {
		this.process = JavaProcess.start(JavaProcess.command(JVM, "kafka.Kafka", List.of(configuration().toString())),
				this.home.resolve("broker.log"));
	}

	/** Ends the process as a power failure would. */
	public void kill() {
		this.process.destroyForcibly().onExit().join();
	}

	@Override
	public void close() {
		if (this.process != null) {
			kill();
		}
	}

	private BrokerProcess format() throws IOException, InterruptedException {
		Properties properties = new Properties();
		properties.putAll(BrokerSettings.ONE_NODE);
		properties.putAll(addresses(Ports.free()));
		properties.putAll(Map.of("process.roles", "broker,controller", "node.id", "1", "log.dirs",
				this.home.resolve("data").toString(), "broker.session.timeout.ms", "2000",
				"broker.heartbeat.interval.ms", "500", "group.consumer.session.timeout.ms", "3000"));
		try (var out = Files.newBufferedWriter(configuration())) {
			properties.store(out, null);
		}
		Process format = JavaProcess.start(
				JavaProcess.command(JVM, "kafka.tools.StorageTool",
						List.of("format", "-t", Uuid.randomUuid().toString(), "-c", configuration().toString())),
				this.home.resolve("format.log"));
		if (format.waitFor() != 0) {
			throw new IllegalStateException(Files.readString(this.home.resolve("format.log")));
		}
		return this;
	}

	private Map<String, String> addresses(int controllerPort) {
		return Map.of("controller.quorum.voters", "1@127.0.0.1:" + controllerPort, "controller.listener.names",
				"CONTROLLER", "listeners",
				"PLAINTEXT://127.0.0.1:" + this.port + ",CONTROLLER://127.0.0.1:" + controllerPort,
				"advertised.listeners", "PLAINTEXT://127.0.0.1:" + this.advertisedPort,
				"listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
				"inter.broker.listener.name", "PLAINTEXT");
	}

	private Path configuration() {
		return this.home.resolve("server.properties");
	}

}
