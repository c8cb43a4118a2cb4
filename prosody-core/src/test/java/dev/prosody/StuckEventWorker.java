package dev.prosody;

import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

import dev.prosody.codec.EventCodecs;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.status.PartitionStatus;
import dev.prosody.testing.Gate;
import dev.prosody.testing.WorkerStatus;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * A process with little memory whose handler does nothing, except for the first event,
 * with which it waits until it is told {@code release}. Says four times a second where it
 * stands.
 */
final class StuckEventWorker {

	private final Gate gate = new Gate();

	private final AtomicLong handled = new AtomicLong();

	private final AtomicLong repeated = new AtomicLong();

	private final AtomicLongArray seen;

	private StuckEventWorker(int events) {
		this.seen = new AtomicLongArray(events / Long.SIZE + 1);
	}

	public static void main(String[] arguments) {
		String bootstrapServers = arguments[0];
		String topic = arguments[1];
		int events = Integer.parseInt(arguments[2]);
		int maxAhead = Integer.parseInt(arguments[3]);
		StuckEventWorker worker = new StuckEventWorker(events);
		try (ProsodyClient client = ProsodyClient.builder()
			.kafka(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))
			.groupId(topic + "-" + maxAhead)
			.codec(EventCodecs.bytes())
			.listener("memory", byte[].class,
					(spec) -> spec.topics(topic).options((options) -> options.maxAhead(maxAhead)),
					(event, context) -> worker.handle(event))
			.build()) {
			client.start();
			worker.serve(client);
		}
	}

	private void handle(ProsodyEvent<byte[]> event) throws InterruptedException {
		if (event.offset() == 0) {
			this.gate.pass();
		}
		int word = (int) (event.offset() / Long.SIZE);
		long bit = 1L << event.offset();
		if ((this.seen.getAndAccumulate(word, bit, (bits, added) -> bits | added) & bit) != 0) {
			this.repeated.incrementAndGet();
		}
		this.handled.incrementAndGet();
	}

	private void serve(ProsodyClient client) {
		try (var reporter = Executors.newSingleThreadScheduledExecutor(); Scanner commands = new Scanner(System.in)) {
			reporter.scheduleAtFixedRate(() -> System.out.println(status(client)), 250, 250, TimeUnit.MILLISECONDS);
			while (commands.hasNextLine()) {
				if (commands.nextLine().equals("release")) {
					this.gate.open();
				}
			}
			reporter.shutdownNow();
		}
	}

	private WorkerStatus status(ProsodyClient client) {
		List<PartitionStatus> partitions = client.listeners().getFirst().status().partitions();
		PartitionStatus partition = partitions.isEmpty() ? null : partitions.getFirst();
		Runtime runtime = Runtime.getRuntime();
		return WorkerStatus.of(Map.of("handled", this.handled, "repeated", this.repeated, "heap-mb",
				(runtime.totalMemory() - runtime.freeMemory()) >> 20, "ahead",
				(partition != null) ? partition.ahead() : 0, "pause",
				String.valueOf((partition != null) ? partition.pause() : null)));
	}

}
