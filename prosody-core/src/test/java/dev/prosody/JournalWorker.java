package dev.prosody;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Scanner;

import dev.prosody.codec.EventCodecs;
import dev.prosody.testing.RecordingHandler;
import dev.prosody.testing.SimulatedWork;
import dev.prosody.testing.history.Journal;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** A process that notes in a journal what its handler does, so that it may be killed. */
final class JournalWorker {

	private static final Duration WORK = Duration.ofMillis(5);

	private JournalWorker() {
	}

	public static void main(String[] arguments) throws Exception {
		String topic = arguments[1];
		try (Journal journal = Journal.create(Path.of(arguments[3]));
				ProsodyClient client = ProsodyClient.builder()
					.kafka(config(arguments[0], arguments[2]))
					.groupId(topic)
					.codec(EventCodecs.string())
					.listener("worker", String.class, (spec) -> spec.topics(topic)
						.options((options) -> options.maxConcurrency(32).commitInterval(Duration.ofMillis(200))),
							new RecordingHandler<>((event, context) -> SimulatedWork.takes(WORK), "worker", journal))
					.build();
				Scanner commands = new Scanner(System.in)) {
			client.start();
			while (commands.hasNextLine() && !commands.nextLine().equals("stop")) {
				// Lives until it is told to stop, or killed.
				continue;
			}
		}
	}

	private static Map<String, Object> config(String bootstrapServers, String protocol) {
		Map<String, Object> config = new HashMap<>();
		config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
		config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, protocol);
		if (protocol.equals("classic")) {
			config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 3_000);
			config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 300);
		}
		return config;
	}

}
