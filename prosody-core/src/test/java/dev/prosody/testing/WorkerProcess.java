package dev.prosody.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A main class of the tests as a process of its own: it can be told things and killed.
 */
public final class WorkerProcess implements AutoCloseable {

	private final Process process;

	private final List<String> output = new CopyOnWriteArrayList<>();

	private final PrintWriter input;

	private WorkerProcess(Process process) {
		this.process = process;
		this.input = new PrintWriter(process.outputWriter(), true);
	}

	/**
	 * Starts a worker.
	 * @param mainClass its main class
	 * @param options options of its JVM
	 * @param arguments its arguments
	 * @return the worker
	 */
	public static WorkerProcess start(Class<?> mainClass, List<String> options, String... arguments)
			throws IOException {
		WorkerProcess worker = new WorkerProcess(JavaProcess.command(options, mainClass.getName(), List.of(arguments))
			.redirectErrorStream(true)
			.start());
		Thread.ofPlatform().daemon().name("worker-output").start(worker::readOutput);
		return worker;
	}

	/** Sends it a line. */
	public void tell(String line) {
		this.input.println(line);
	}

	/**
	 * Waits for a line of its output.
	 * @param beginning how the line begins
	 * @param timeout how long to wait
	 * @return the rest of the line
	 */
	public String awaitLine(String beginning, Duration timeout) {
		await("'" + beginning + "'", timeout, () -> find(beginning) != null);
		return find(beginning);
	}

	/**
	 * Waits until the last line that begins so satisfies a condition.
	 * @param beginning how the line begins
	 * @param condition what the rest of it must satisfy
	 * @param timeout how long to wait
	 * @return the rest of that line
	 */
	public String awaitLast(String beginning, Predicate<String> condition, Duration timeout) {
		AtomicReference<String> found = new AtomicReference<>();
		await("the wanted '" + beginning + "'", timeout, () -> {
			String last = findLast(beginning);
			found.set(last);
			return last != null && condition.test(last);
		});
		return found.get();
	}

	/**
	 * Sends the process a signal of POSIX.
	 * @param name the signal without {@code SIG}, such as {@code STOP}
	 */
	public void signal(String name) throws IOException, InterruptedException {
		int code = new ProcessBuilder("kill", "-" + name, Long.toString(this.process.pid())).inheritIO()
			.start()
			.waitFor();
		if (code != 0) {
			throw new IllegalStateException("kill -" + name + " ended with " + code);
		}
	}

	/** Whether the process has not ended. */
	public boolean isAlive() {
		return this.process.isAlive();
	}

	/** Waits for the end of the process, and fails if it does not come in time. */
	public void awaitExit(Duration timeout) throws InterruptedException {
		if (!this.process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
			throw new AssertionError("The worker has not ended after " + timeout + ":\n" + this);
		}
	}

	/** What it has written so far. */
	public List<String> output() {
		return List.copyOf(this.output);
	}

	/** Ends the process without giving it a chance to do anything. */
	public void kill() {
		this.process.destroyForcibly().onExit().join();
	}

	@Override
	public void close() {
		kill();
	}

	@Override
	public String toString() {
		return String.join("\n", this.output);
	}

	private void await(String what, Duration timeout, Callable<Boolean> said) {
		try {
			Awaitility.await().atMost(timeout).until(() -> {
				boolean alive = this.process.isAlive();
				if (said.call()) {
					return true;
				}
				if (!alive) {
					throw new IllegalStateException("the worker has ended");
				}
				return false;
			});
		}
		catch (RuntimeException ex) {
			throw new AssertionError("The worker did not say " + what + " but:\n" + this, ex);
		}
	}

	private @Nullable String find(String beginning) {
		return lines(beginning).findFirst().orElse(null);
	}

	private @Nullable String findLast(String beginning) {
		return lines(beginning).reduce((first, second) -> second).orElse(null);
	}

	private Stream<String> lines(String beginning) {
		return this.output.stream()
			.filter((line) -> line.startsWith(beginning))
			.map((line) -> line.substring(beginning.length()).trim());
	}

	private void readOutput() {
		try (BufferedReader reader = this.process.inputReader()) {
			reader.lines().forEach(this.output::add);
		}
		catch (IOException | java.io.UncheckedIOException ex) {
			this.output.add("(output ended: " + ex.getMessage() + ")");
		}
	}

}
