package dev.prosody.benchmarks.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts JVMs of the same installation with the same class path. */
public final class JavaProcess {

	private JavaProcess() {
	}

	/**
	 * Starts a JVM whose output can be read, and whose errors are ours.
	 * @param options options of the JVM
	 * @param mainClass its main class
	 * @param arguments its arguments
	 * @param classPath what is on the class path besides
	 * @return the process
	 */
	public static Process start(List<String> options, String mainClass, List<String> arguments, Path... classPath)
			throws IOException {
		ProcessBuilder builder = command(options, mainClass, arguments);
		for (Path entry : classPath) {
			builder.environment().merge("CLASSPATH", entry.toString(), (all, more) -> all + File.pathSeparator + more);
		}
		return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

	/**
	 * Starts a JVM that writes into a file.
	 * @param options options of the JVM
	 * @param mainClass its main class
	 * @param arguments its arguments
	 * @param log the file
	 * @return the process
	 */
	public static Process start(List<String> options, String mainClass, List<String> arguments, File log)
			throws IOException {
		return command(options, mainClass, arguments).redirectErrorStream(true).redirectOutput(log).start();
	}

	private static ProcessBuilder command(List<String> options, String mainClass, List<String> arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.add("--enable-native-access=ALL-UNNAMED");
		command.addAll(options);
		command.add(mainClass);
		command.addAll(arguments);
		ProcessBuilder builder = new ProcessBuilder(command);
		// in the environment, because as an argument it can be too long for the system
		builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
		return builder;
	}

}
