package dev.prosody.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Scanner;

import dev.prosody.ProsodyClient;
import dev.prosody.codec.EventCodecs;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.listener.DedupOptions;
import dev.prosody.listener.ListenerOptions;
import dev.prosody.testing.Gate;
import dev.prosody.testing.RecordingClients;
import dev.prosody.testing.RecordingHandler;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.Journal;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * An application as a process: consumes a topic, and notes in a journal what it does. It
 * stops when it is terminated, or when its parent has died; {@code open} opens the gate
 * at which events of the key {@value EventScript#GATE_KEY} wait.
 */
final class FaultWorker {

	/** What it says when it has been started. */
	static final String STARTED = "started";

	static final Duration REVOKE_TIMEOUT = Duration.ofSeconds(3);

	static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(6);

	/** What is delivered again is of interest, and must reach the handler. */
	private static final DedupOptions WITHOUT_DEDUP = new DedupOptions(false, 1, null);

	private FaultWorker() {
	}

	/**
	 * Runs a worker.
	 * @param arguments name, bootstrap servers, topic, group, flavour, journal
	 */
	public static void main(String[] arguments) throws IOException {
		String name = arguments[0];
		Map<String, Object> config = new HashMap<>(Flavour.valueOf(arguments[4]).consumerConfig());
		config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, arguments[1]);
		Journal journal = Journal.create(Path.of(arguments[5]));
		Gate gate = new Gate();
		ProsodyClient client = ProsodyClient.builder()
			.kafka(new RecordingClients(KafkaClients.of(config), name, journal, false))
			.groupId(arguments[3])
			.codec(EventCodecs.string())
			.listener("worker", String.class, (spec) -> spec.topics(arguments[2]).options(FaultWorker::options),
					new RecordingHandler<>(new EventScript(gate), name, journal))
			.build();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(name, client, journal)));
		client.start();
		System.out.println(STARTED);
		try (Scanner commands = new Scanner(System.in)) {
			while (commands.hasNextLine()) {
				if (commands.nextLine().equals("open")) {
					gate.open();
				}
			}
		}
		System.exit(0);
	}

	private static ListenerOptions.Builder options(ListenerOptions.Builder options) {
		return options.maxConcurrency(16)
			.commitInterval(Duration.ofMillis(300))
			.revokeTimeout(REVOKE_TIMEOUT)
			.shutdownTimeout(SHUTDOWN_TIMEOUT)
			.dedup(WITHOUT_DEDUP);
	}

	private static void stop(String name, ProsodyClient client, Journal journal) {
		journal.add(new Fact.Stopping(name));
		client.close();
		journal.add(new Fact.Stopped(name));
		try {
			journal.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
