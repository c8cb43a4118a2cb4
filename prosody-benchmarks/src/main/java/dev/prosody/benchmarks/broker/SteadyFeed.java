package dev.prosody.benchmarks.broker;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.List;

import dev.prosody.benchmarks.process.JavaProcess;
import dev.prosody.benchmarks.workload.Workload;

/** The process that sends events while they are consumed. */
public final class SteadyFeed implements AutoCloseable {

	private final Process process;

	private final BufferedWriter commands;

	private SteadyFeed(Process process) {
		this.process = process;
		this.commands = process.outputWriter();
	}

	/**
	 * Starts the process, and waits until it is ready to send.
	 * @param bootstrapServers the broker
	 * @param topic the topic
	 * @param workload what to send
	 * @return the feed
	 */
	public static SteadyFeed start(String bootstrapServers, String topic, Workload workload) throws IOException {
		Process process = JavaProcess.start(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"), Feed.class.getName(),
				List.of(bootstrapServers, topic, workload.spec()));
		// not closed: more is never read, and the process goes with the feed
		BufferedReader answers = process.inputReader();
		if (!"ready".equals(answers.readLine())) {
			throw new IllegalStateException("The feed does not start");
		}
		return new SteadyFeed(process);
	}

	/** The first or the second go. */
	public void go() throws IOException {
		this.commands.write("go\n");
		this.commands.flush();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
