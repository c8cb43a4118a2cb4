package dev.prosody.benchmarks.scaling;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import com.sun.management.OperatingSystemMXBean;
import dev.prosody.ProsodyClient;
import dev.prosody.benchmarks.workload.Meter;
import dev.prosody.benchmarks.workload.Workload;
import dev.prosody.codec.EventCodecs;
import dev.prosody.listener.ListenerHandle;
import dev.prosody.listener.ListenerOptions;
import dev.prosody.status.PartitionStatus;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * One instance of an application, as a process: Prosody with its defaults but for
 * concurrency and window. It starts paused, says ten times a second how far it is, and
 * reads commands: {@code go}, {@code heap}, {@code stop}. It ends with its parent.
 */
final class Instance {

	/** Time in ms, events handled, processor time in s, partitions, events in flight. */
	static final String LOOK = "look:";

	/** Bytes of live objects. */
	static final String HEAP = "heap:";

	/** Attempts beside or before an earlier event of their key. */
	static final String DISORDER = "disorder:";

	private static final String LISTENER = "scaling";

	private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

	private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

	private final Meter meter;

	private final ProsodyClient client;

	private final ListenerHandle listener;

	private Instance(Meter meter, ProsodyClient client, ListenerHandle listener) {
		this.meter = meter;
		this.client = client;
		this.listener = listener;
	}

	/**
	 * Runs an instance.
	 * @param args bootstrap servers, group, workload, max-in-flight, and the file into
	 * which goes how often each event was handled
	 */
	public static void main(String[] args) throws IOException {
		Point point = new Point(Workload.of(args[2]), 1, Integer.parseInt(args[3]));
		Instance instance = start(args[0], args[1], point);
		Thread.ofPlatform().daemon().name("looks").start(instance::tell);
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String command = commands.readLine(); command != null; command = commands.readLine()) {
			switch (command) {
				case "go" -> instance.listener.resume();
				case "heap" -> System.out.println(HEAP + liveBytes());
				case "stop" -> {
					instance.stop(Path.of(args[4]));
					System.exit(0);
				}
				default -> throw new IllegalArgumentException(command);
			}
		}
		Runtime.getRuntime().halt(1);
	}

	private static Instance start(String bootstrapServers, String group, Point point) {
		Meter meter = new Meter(point.workload());
		ProsodyClient client = ProsodyClient.builder()
			.kafka(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))
			.groupId(group)
			.codec(EventCodecs.bytes())
			.listener(LISTENER, byte[].class,
					(spec) -> spec.topics(point.workload().topic()).options((options) -> options(options, point)),
					(event, context) -> meter.handle(event.payload()))
			.build();
		ListenerHandle listener = client.listener(LISTENER);
		if (listener == null) {
			throw new IllegalStateException("No listener");
		}
		listener.pause();
		client.start();
		return new Instance(meter, client, listener);
	}

	private static ListenerOptions.Builder options(ListenerOptions.Builder options, Point point) {
		return options.maxConcurrency(point.workload().concurrency())
			.maxInFlight(point.maxInFlight())
			.maxInFlightBytes(point.maxInFlightBytes());
	}

	private void tell() {
		try {
			while (true) {
				var partitions = this.listener.status().partitions();
				System.out.println(LOOK + System.currentTimeMillis() + " " + this.meter.handled() + " "
						+ this.system.getProcessCpuTime() / 1e9 + " " + partitions.size() + " "
						+ partitions.stream().mapToLong(PartitionStatus::inFlight).sum());
				Thread.sleep(LOOK_INTERVAL);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Once is not enough for what is only softly or weakly reachable. */
	private static long liveBytes() {
		System.gc();
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	private void stop(Path file) throws IOException {
		this.client.close();
		Files.write(file, this.meter.timesHandled());
		System.out.println(DISORDER + this.meter.disorder());
	}

}
