package dev.prosody.benchmarks.scaling;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.prosody.benchmarks.broker.LocalCluster;
import dev.prosody.benchmarks.process.JavaProcess;

/** An {@link Instance} as its parent sees it. Thread-safe. */
final class InstanceProcess implements AutoCloseable {

	private static final List<String> JVM = List.of("-Xmx2g", "-XX:+UseG1GC", "-Dbenchmark.log=WARN");

	private static final int PATIENCE_SECONDS = 60;

	private final Process process;

	private final BufferedWriter commands;

	private final Path file;

	private final Course handled = new Course();

	private final Course cpuSeconds = new Course();

	private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

	private int partitions;

	private long inFlight;

	private InstanceProcess(Process process, Path file) {
		this.process = process;
		this.commands = process.outputWriter();
		this.file = file;
	}

	static InstanceProcess start(LocalCluster cluster, String group, Point point) throws IOException {
		Path file = Files.createTempFile("prosody-scaling", ".handled");
		Process process = JavaProcess.start(JVM, Instance.class.getName(), List.of(cluster.bootstrapServers(), group,
				point.workload().spec(), Integer.toString(point.maxInFlight()), file.toString()));
		InstanceProcess instance = new InstanceProcess(process, file);
		Thread.ofPlatform().daemon().name("instance-output").start(instance::read);
		return instance;
	}

	private void read() {
		try (BufferedReader output = this.process.inputReader()) {
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				if (line.startsWith(Instance.LOOK)) {
					look(line.substring(Instance.LOOK.length()).split(" "));
				}
				else {
					this.answers.add(line);
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private synchronized void look(String[] numbers) {
		double millis = Double.parseDouble(numbers[0]);
		this.handled.add(millis, Double.parseDouble(numbers[1]));
		this.cpuSeconds.add(millis, Double.parseDouble(numbers[2]));
		this.partitions = Integer.parseInt(numbers[3]);
		this.inFlight = Long.parseLong(numbers[4]);
	}

	synchronized int partitions() {
		return this.partitions;
	}

	synchronized long inFlight() {
		return this.inFlight;
	}

	synchronized long handled() {
		return (long) this.handled.last();
	}

	/** When it had handled a share of all that it has handled. */
	synchronized double reached(double share) {
		return this.handled.reached(share * this.handled.last());
	}

	synchronized double eventsPerSecond(double fromMillis, double toMillis) {
		return this.handled.slope(fromMillis, toMillis);
	}

	synchronized double cores(double fromMillis, double toMillis) {
		return this.cpuSeconds.slope(fromMillis, toMillis);
	}

	void go() throws IOException {
		tell("go");
	}

	/** Bytes of live objects. */
	double liveBytes() throws IOException, InterruptedException {
		tell("heap");
		return answer(Instance.HEAP);
	}

	/**
	 * Stops it.
	 * @return attempts beside or before an earlier event of their key
	 */
	double stop() throws IOException, InterruptedException {
		tell("stop");
		double disorder = answer(Instance.DISORDER);
		this.process.waitFor();
		return disorder;
	}

	/** How often it has handled each event, after its stop. */
	byte[] timesHandled() throws IOException {
		return Files.readAllBytes(this.file);
	}

	private void tell(String command) throws IOException {
		this.commands.write(command + "\n");
		this.commands.flush();
	}

	private double answer(String mark) throws InterruptedException {
		String line = this.answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
		if (line == null || !line.startsWith(mark)) {
			throw new IllegalStateException("Not an answer: " + line);
		}
		return Double.parseDouble(line.substring(mark.length()));
	}

	@Override
	public void close() throws IOException {
		this.process.destroyForcibly();
		Files.deleteIfExists(this.file);
	}

}
