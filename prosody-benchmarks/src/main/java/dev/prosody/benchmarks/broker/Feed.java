package dev.prosody.benchmarks.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import dev.prosody.benchmarks.workload.Plan;
import dev.prosody.benchmarks.workload.Trouble;
import dev.prosody.benchmarks.workload.Workload;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends the events of a workload: all at once, or as a process of its own at a steady
 * rate.
 */
public final class Feed {

	private static final int BUFFER_BYTES = 64 * 1024 * 1024;

	private static final int LARGEST_BATCH = 256 * 1024;

	private Feed() {
	}

	/**
	 * Sends all events at once.
	 * @param bootstrapServers the broker
	 * @param topic an empty topic
	 * @param workload the workload
	 */
	public static void fill(String bootstrapServers, String topic, Workload workload) {
		Plan plan = new Plan(workload);
		try (Producer<String, byte[]> producer = producer(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
				bootstrapServers, ProducerConfig.LINGER_MS_CONFIG, 20, ProducerConfig.BUFFER_MEMORY_CONFIG,
				BUFFER_BYTES, ProducerConfig.BATCH_SIZE_CONFIG, batchBytes(workload.partitions())))) {
			for (int i = 0; i < workload.events(); i++) {
				producer.send(plan.record(i, topic));
			}
		}
	}

	/** A quarter of the buffer for batches that are being filled: the others are sent. */
	private static int batchBytes(int partitions) {
		return Math.min(LARGEST_BATCH, BUFFER_BYTES / 4 / partitions);
	}

	/**
	 * Says when it is ready, sends an event to each partition when it reads a line, and
	 * all others at a steady rate when it reads another.
	 * @param args broker, topic, workload
	 */
	public static void main(String[] args) throws IOException {
		Workload workload = Workload.of(args[2]);
		if (!(workload.trouble() instanceof Trouble.SlowKey slow)) {
			throw new IllegalArgumentException(workload.spec() + " is not sent while it is consumed");
		}
		Plan plan = new Plan(workload);
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		try (Producer<String, byte[]> producer = producer(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, args[0],
				// the default is 5 ms since Kafka 4, which would be part of the latency
				ProducerConfig.LINGER_MS_CONFIG, 0))) {
			producer.partitionsFor(args[1]);
			System.out.println("ready");
			commands.readLine();
			for (int partition = 0; partition < workload.partitions(); partition++) {
				producer.send(plan.warmUp(partition, args[1]));
			}
			commands.readLine();
			long start = System.nanoTime();
			for (int i = 0; i < workload.events(); i++) {
				awaitNanoTime(start + (long) (i * 1e9 / slow.eventsPerSecond()));
				producer.send(plan.record(i, args[1]));
			}
		}
	}

	private static void awaitNanoTime(long due) {
		for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

	private static Producer<String, byte[]> producer(Map<String, Object> config) {
		return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
	}

}
