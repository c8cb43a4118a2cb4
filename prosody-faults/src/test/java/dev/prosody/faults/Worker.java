package dev.prosody.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.prosody.testing.WorkerProcess;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.Journal;
import dev.prosody.testing.history.JournalReader;

/** A worker process as the test sees it. Confined to the test's thread. */
final class Worker implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final String name;

	private final Side side;

	private final WorkerProcess process;

	private final JournalReader reader;

	/** What the worker wrote down, and what was done to it. */
	private final List<Journal.Entry> entries = new ArrayList<>();

	private final Path log;

	private boolean frozen;

	private boolean ended;

	private Worker(String name, Side side, WorkerProcess process, JournalReader reader, Path log) {
		this.name = name;
		this.side = side;
		this.process = process;
		this.reader = reader;
		this.log = log;
	}

	/**
	 * Starts a worker.
	 * @param number its number in the test, from 1
	 * @param side how it reaches the brokers
	 * @param cluster the brokers
	 * @param assignment what it works on
	 * @param home where its journal goes
	 * @return the worker, whose process has only just begun
	 */
	static Worker start(int number, Side side, Cluster cluster, GroupSpec assignment, Path home) throws IOException {
		String name = "worker-" + number;
		Path journal = home.resolve(assignment.group() + "-" + name);
		WorkerProcess process = WorkerProcess.start(FaultWorker.class, List.of("-Xmx192m", "-Dprosody.test.log=WARN"),
				name, cluster.bootstrapServers(side), assignment.topic(), assignment.group(),
				assignment.flavour().name(), journal.toString());
		return new Worker(name, side, process, new JournalReader(journal, name, number * 1_000_000_000L),
				journal.resolveSibling(journal.getFileName() + ".log"));
	}

	String name() {
		return this.name;
	}

	Side side() {
		return this.side;
	}

	/** Whether it is there and runs. */
	boolean isHealthy() {
		return !this.ended && !this.frozen;
	}

	boolean hasEnded() {
		return this.ended;
	}

	/** Waits until it has started. */
	void awaitStart() {
		this.process.awaitLine(FaultWorker.STARTED, PATIENCE);
	}

	/** Opens the gate in its handler. */
	void openGate() {
		this.process.tell("open");
	}

	/** {@code kill -9} */
	void kill() {
		this.process.kill();
		this.ended = true;
		note(new Fact.Died(this.name));
	}

	/**
	 * SIGTERM, as orchestrators send it; it must have ended within its shutdown timeout.
	 */
	void terminate() throws IOException, InterruptedException {
		this.process.signal("TERM");
		this.process.awaitExit(FaultWorker.SHUTDOWN_TIMEOUT.plusSeconds(10));
		this.ended = true;
	}

	void freeze() throws IOException, InterruptedException {
		note(new Fact.Frozen(this.name));
		this.process.signal("STOP");
		this.frozen = true;
	}

	void thaw() throws IOException, InterruptedException {
		note(new Fact.Thawed(this.name, System.nanoTime()));
		this.process.signal("CONT");
		this.frozen = false;
	}

	/** Takes note that its network fails. */
	void cutOff() {
		note(new Fact.CutOff(this.name));
	}

	private void note(Fact fact) {
		this.entries.add(new Journal.Entry(System.nanoTime(), fact));
	}

	/** Facts that it has written down since the last call. */
	List<Journal.Entry> readNew() throws IOException {
		List<Journal.Entry> added = this.reader.readNew();
		this.entries.addAll(added);
		return added;
	}

	/** All facts that were read or noted so far, in no order. */
	List<Journal.Entry> entries() {
		return this.entries;
	}

	/** What it has written to its output. */
	List<String> output() {
		return this.process.output();
	}

	/** Leaves what it wrote beside its journal, for those who look into a failure. */
	@Override
	public void close() {
		this.process.close();
		try {
			Files.write(this.log, this.process.output());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
