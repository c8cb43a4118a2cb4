package dev.prosody.benchmarks.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.prosody.benchmarks.process.JavaProcess;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/**
 * One broker that is its own controller, as a process of its own on the loopback
 * interface. What it writes is in a temporary directory that goes with it.
 */
public final class LocalBroker implements AutoCloseable {

	private static final List<String> JVM = List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC");

	private final Path home;

	private final Process process;

	private final String bootstrapServers;

	private LocalBroker(Path home, Process process, String bootstrapServers) {
		this.home = home;
		this.process = process;
		this.bootstrapServers = bootstrapServers;
	}

	/**
	 * Starts a broker and waits until it answers.
	 * @return the broker
	 */
	public static LocalBroker start() throws IOException, InterruptedException, ExecutionException {
		Path home = Files.createTempDirectory("prosody-benchmark");
		int port = freePort();
		Path settings = Files.writeString(home.resolve("server.properties"), settings(home, port, freePort()));
		Process format = JavaProcess.start(List.of(), "kafka.tools.StorageTool",
				List.of("format", "-t", Uuid.randomUuid().toString(), "-c", settings.toString()),
				home.resolve("format.log").toFile());
		if (format.waitFor() != 0) {
			throw new IllegalStateException(Files.readString(home.resolve("format.log")));
		}
		Process process = JavaProcess.start(JVM, "kafka.Kafka", List.of(settings.toString()),
				home.resolve("broker.log").toFile());
		LocalBroker broker = new LocalBroker(home, process, "127.0.0.1:" + port);
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "broker-end"));
		broker.awaitAnswer();
		return broker;
	}

	private void awaitAnswer() throws InterruptedException, ExecutionException {
		int patience = (int) Duration.ofMinutes(2).toMillis();
		try (Admin admin = Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, this.bootstrapServers,
				CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, patience))) {
			admin.describeCluster().nodes().get();
		}
	}

	private static String settings(Path home, int port, int controllerPort) {
		return """
				process.roles=broker,controller
				node.id=1
				controller.quorum.voters=1@127.0.0.1:%2$d
				controller.listener.names=CONTROLLER
				listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
				advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
				listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
				inter.broker.listener.name=PLAINTEXT
				log.dirs=%3$s
				num.network.threads=2
				num.io.threads=4
				offsets.topic.replication.factor=1
				offsets.topic.num.partitions=4
				transaction.state.log.replication.factor=1
				transaction.state.log.min.isr=1
				share.coordinator.state.topic.replication.factor=1
				share.coordinator.state.topic.min.isr=1
				group.initial.rebalance.delay.ms=0
				auto.create.topics.enable=false
				log.retention.hours=-1
				""".formatted(port, controllerPort, home.resolve("data").toString().replace('\\', '/'));
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	/** Where it listens. */
	public String bootstrapServers() {
		return this.bootstrapServers;
	}

	/** Processor time it has used. */
	public Duration processorTime() {
		return this.process.info().totalCpuDuration().orElse(Duration.ZERO);
	}

	@Override
	public void close() {
		this.process.destroy();
		if (!ended()) {
			this.process.destroyForcibly().onExit().join();
		}
		try (Stream<Path> files = Files.walk(this.home)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean ended() {
		try {
			return this.process.waitFor(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
