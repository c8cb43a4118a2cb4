package dev.prosody.samples.flights;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import static org.awaitility.Awaitility.await;

/** A main class as a process of its own, with the class path of the tests. */
final class JavaProcess implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	private final Process process;

	private final List<String> output = new CopyOnWriteArrayList<>();

	private final Thread reader;

	private JavaProcess(Process process) {
		this.process = process;
		this.reader = Thread.ofPlatform().daemon().name("process-output").unstarted(this::readOutput);
	}

	static JavaProcess start(Class<?> main, List<String> options, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m"));
		command.addAll(options);
		command.add(main.getName());
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		// In the environment, because as an argument it can be too long for the system.
		builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
		JavaProcess started = new JavaProcess(builder.start());
		started.reader.start();
		return started;
	}

	/** Waits for text in its output, and returns the word behind it. */
	String awaitWordAfter(String text) {
		await().atMost(PATIENCE).until(() -> {
			boolean alive = this.process.isAlive() || this.reader.isAlive();
			if (wordAfter(text) == null && !alive) {
				throw new IllegalStateException("The process has ended without saying '" + text + "':\n" + this);
			}
			return wordAfter(text) != null;
		});
		return wordAfter(text);
	}

	/** Waits for its end, and returns its exit code. */
	int awaitExitCode() {
		int code = this.process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join().exitValue();
		await().until(() -> !this.reader.isAlive());
		return code;
	}

	/** Ends the process without giving it a chance to do anything. */
	void kill() {
		this.process.destroyForcibly().onExit().join();
	}

	@Override
	public void close() {
		kill();
	}

	/** All that it has said. */
	@Override
	public String toString() {
		return String.join("\n", this.output);
	}

	private @Nullable String wordAfter(String text) {
		return this.output.stream()
			.filter((line) -> line.contains(text))
			.map((line) -> line.substring(line.indexOf(text) + text.length()).split("[\\s,.]", 2)[0])
			.findFirst()
			.orElse(null);
	}

	private void readOutput() {
		try (BufferedReader lines = this.process.inputReader()) {
			lines.lines().forEach(this.output::add);
		}
		catch (IOException | UncheckedIOException ex) {
			this.output.add("(output ended: " + ex.getMessage() + ")");
		}
	}

}
