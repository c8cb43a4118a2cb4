package dev.prosody.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;

/**
 * A broker as a process of its own: it can be killed and started again on the same data.
 * Everything it writes is below its home directory, its output in {@code broker.log}.
 */
public final class BrokerProcess implements Broker, AutoCloseable {

	private static final List<String> JVM = List.of("-Xmx512m");

	private final BrokerSpec spec;

	private Process process;

	private BrokerProcess(BrokerSpec spec) {
		this.spec = spec;
	}

	/**
	 * Formats the storage of a broker that is not started yet.
	 * @param home an empty directory
	 * @return the broker
	 */
	public static BrokerProcess in(Path home) throws IOException, InterruptedException {
		return of(BrokerSpec.in(home));
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
		return of(BrokerSpec.behind(home, port, advertisedPort));
	}

	/**
	 * Formats the storage of a broker that is not started yet.
	 * @param spec what it is made of
	 * @return the broker
	 */
	public static BrokerProcess of(BrokerSpec spec) throws IOException, InterruptedException {
		return new BrokerProcess(spec).format();
	}

	@Override
	public String bootstrapServers() {
		return "127.0.0.1:" + this.spec.advertisedPort();
	}

	@Override
	public Map<String, Object> clientConfig() {
		Map<String, Object> config = Broker.super.clientConfig();
		config.putAll(this.spec.clientConfig());
		return config;
	}

	/** Starts the broker, and waits until it answers. */
	public BrokerProcess start() throws IOException {
		launch();
		awaitAnswer();
		return this;
	}

	/** Starts the broker without waiting for it. */
	public void launch() throws IOException {
		this.process = JavaProcess.start(JavaProcess.command(JVM, "kafka.Kafka", List.of(configuration().toString())),
				this.spec.home().resolve("broker.log"));
	}

	/** Waits until the broker answers. */
	public void awaitAnswer() {
		try (Admin admin = Admin.create(clientConfig())) {
			Awaitility.await("broker " + bootstrapServers())
				.atMost(Duration.ofSeconds(60))
				.ignoreExceptions()
				.until(() -> !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty());
		}
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
		properties.putAll(this.spec.settings());
		try (var out = Files.newBufferedWriter(configuration())) {
			properties.store(out, null);
		}
		List<String> arguments = new ArrayList<>(
				List.of("format", "-t", this.spec.clusterId(), "-c", configuration().toString()));
		arguments.addAll(this.spec.formatArguments());
		Path log = this.spec.home().resolve("format.log");
		Process format = JavaProcess.start(JavaProcess.command(JVM, "kafka.tools.StorageTool", arguments), log);
		if (format.waitFor() != 0) {
			throw new IllegalStateException(Files.readString(log));
		}
		return this;
	}

	private Path configuration() {
		return this.spec.home().resolve("server.properties");
	}

}
