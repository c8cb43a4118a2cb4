package dev.prosody.benchmarks.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.logging.LogManager;

import dev.prosody.benchmarks.broker.LocalBroker;
import dev.prosody.benchmarks.broker.Topics;
import dev.prosody.benchmarks.contender.Contenders;
import dev.prosody.benchmarks.contender.Target;
import dev.prosody.benchmarks.process.JavaProcess;
import dev.prosody.benchmarks.workload.Workload;

/** A run in a JVM of its own. */
public final class MeasuredProcess {

	private static final List<String> JVM = List.of("-Xmx2g", "-XX:+UseG1GC", "-Dbenchmark.log=OFF");

	private static final String PROCESSOR = "processor:";

	private MeasuredProcess() {
	}

	/**
	 * Runs a contender in a new JVM.
	 * @param contender its name
	 * @param workload the workload, whose topic is filled
	 * @param broker where the topic is
	 * @param classPath what the contender needs besides
	 * @return what was measured
	 */
	static Measurement run(String contender, Workload workload, LocalBroker broker, List<Path> classPath)
			throws IOException, InterruptedException {
		double busyBefore = MachineLoad.busySeconds();
		double brokerBefore = broker.processorTime().toMillis() / 1e3;
		long start = System.nanoTime();
		Process process = JavaProcess.start(jvm(), MeasuredProcess.class.getName(),
				List.of(contender, broker.bootstrapServers(), workload.spec()), classPath.toArray(Path[]::new));
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0) {
			throw new RunFailedException("The process ended with " + process.exitValue() + ": " + output);
		}
		double seconds = (System.nanoTime() - start) / 1e9;
		Measurement measurement = Measurement.of(output);
		double ours = broker.processorTime().toMillis() / 1e3 - brokerBefore + processorSeconds(output);
		double others = MachineLoad.busySeconds() - busyBefore - ours;
		return measurement.with(Figure.OTHERS_CORES, Math.max(0, others) / seconds);
	}

	/** Such as a profiler: {@code -Dbenchmark.jvm="-XX:StartFlightRecording=…"}. */
	private static List<String> jvm() {
		List<String> options = new ArrayList<>(JVM);
		String more = System.getProperty("benchmark.jvm", "");
		if (!more.isBlank()) {
			options.addAll(List.of(more.split(" ")));
		}
		return options;
	}

	private static double processorSeconds(String output) {
		return output.lines()
			.filter((line) -> line.startsWith(PROCESSOR))
			.mapToDouble((line) -> Double.parseDouble(line.substring(PROCESSOR.length())))
			.sum();
	}

	/**
	 * Runs a contender in this JVM and prints what was measured.
	 * @param args contender, broker, workload
	 */
	public static void main(String[] args) {
		// of contenders that log this way
		LogManager.getLogManager().reset();
		try {
			System.out.println(run(args[0], args[1], Workload.of(args[2])).toLines());
			System.out.println(PROCESSOR + Usage.now().cpuNanos() / 1e9);
			System.exit(0);
		}
		catch (Exception ex) {
			ex.printStackTrace();
			// threads of the contender must not keep the process
			System.exit(1);
		}
	}

	private static Measurement run(String contender, String bootstrapServers, Workload workload) throws Exception {
		String topic = workload.topic();
		if (workload.isLive()) {
			topic += "-" + UUID.randomUUID();
			new Topics(bootstrapServers).create(topic, workload.partitions());
		}
		return Run.of(Contenders.named(contender),
				new Target(bootstrapServers, topic, contender + "-" + UUID.randomUUID(), workload));
	}

}
