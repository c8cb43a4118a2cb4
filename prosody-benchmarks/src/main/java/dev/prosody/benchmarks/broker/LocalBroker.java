package dev.prosody.benchmarks.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
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

	private static final int HEAP_MB = 1024;

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
		LocalBroker broker = launch(BrokerNode.cluster(1, HEAP_MB).getFirst(), Uuid.randomUuid());
		broker.awaitAnswer();
		return broker;
	}

	/** Starts a broker, and does not wait for it: it may need others. */
	static LocalBroker launch(BrokerNode node, Uuid clusterId) throws IOException, InterruptedException {
		Path home = Files.createTempDirectory("prosody-benchmark");
		Path settings = Files.writeString(home.resolve("server.properties"), node.settings(home.resolve("data")));
		Process format = JavaProcess.start(List.of(), "kafka.tools.StorageTool",
				List.of("format", "-t", clusterId.toString(), "-c", settings.toString()),
				home.resolve("format.log").toFile());
		if (format.waitFor() != 0) {
			throw new IllegalStateException(Files.readString(home.resolve("format.log")));
		}
		List<String> jvm = List.of("-Xms" + node.heapMb() + "m", "-Xmx" + node.heapMb() + "m", "-XX:+UseG1GC");
		Process process = JavaProcess.start(jvm, "kafka.Kafka", List.of(settings.toString()),
				home.resolve("broker.log").toFile());
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "broker-end"));
		return new LocalBroker(home, process, node.address());
	}

	/** Waits until it answers. */
	void awaitAnswer() throws InterruptedException, ExecutionException {
		int patience = (int) Duration.ofMinutes(2).toMillis();
		try (Admin admin = Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, this.bootstrapServers,
				CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, patience))) {
			admin.describeCluster().nodes().get();
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

	/** Ends it at once. */
	void kill() {
		this.process.destroyForcibly().onExit().join();
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
