package dev.prosody.benchmarks.startup;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import dev.prosody.benchmarks.broker.LocalBroker;
import dev.prosody.benchmarks.broker.Topics;
import dev.prosody.benchmarks.process.JavaProcess;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Starts both applications in turn, each time in a new JVM. */
public final class StartUp {

	/** Names of the applications. */
	public static final List<String> APPLICATIONS = List.of("kafka-listener", "prosody");

	private static final String TOPIC = "start-up";

	private StartUp() {
	}

	/**
	 * Measures.
	 * @param broker the broker
	 * @param rounds starts of each application
	 * @param progress where each start is told
	 * @return ms from refresh to first event, by application
	 */
	public static Map<String, List<Double>> measure(LocalBroker broker, int rounds, PrintStream progress)
			throws IOException, InterruptedException, ExecutionException {
		new Topics(broker.bootstrapServers()).create(TOPIC, 1);
		try (Producer<String, String> producer = new KafkaProducer<>(
				Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()), new StringSerializer(),
				new StringSerializer())) {
			producer.send(new ProducerRecord<>(TOPIC, "key", "{\"id\":\"4711\"}")).get();
		}
		Map<String, List<Double>> times = new LinkedHashMap<>();
		for (int round = 0; round < rounds; round++) {
			for (String application : APPLICATIONS) {
				double millis = start(application, broker.bootstrapServers());
				progress.printf(Locale.ROOT, "start-up %-16s %,.0f ms%n", application, millis);
				times.computeIfAbsent(application, (first) -> new ArrayList<>()).add(millis);
			}
		}
		return times;
	}

	private static double start(String application, String bootstrapServers) throws IOException {
		Process process = JavaProcess.start(List.of(), StartedApplication.class.getName(),
				List.of(application, bootstrapServers, TOPIC));
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return output.lines()
			.filter((line) -> line.startsWith(StartedApplication.MARK))
			.mapToDouble((line) -> Double.parseDouble(line.substring(StartedApplication.MARK.length())))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(application + " did not start: " + output));
	}

}
