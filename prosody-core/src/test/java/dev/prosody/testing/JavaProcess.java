package dev.prosody.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts JVMs with the class path of the tests. */
public final class JavaProcess {

	private JavaProcess() {
	}

	/**
	 * The command of a JVM that compiles little and needs little.
	 * @param options options of the JVM
	 * @param mainClass its main class
	 * @param arguments its arguments
	 * @return the command, not started
	 */
	public static ProcessBuilder command(List<String> options, String mainClass, List<String> arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
		command.addAll(options);
		command.add(mainClass);
		command.addAll(arguments);
		ProcessBuilder builder = new ProcessBuilder(command);
		// In the environment, because as an argument it can be too long for the system.
		builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
		return builder;
	}

	/**
	 * Starts a command whose output goes to the end of a file.
	 * @param builder the command
	 * @param log the file
	 * @return the process
	 */
	public static Process start(ProcessBuilder builder, Path log) throws IOException {
		return builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
	}

}
