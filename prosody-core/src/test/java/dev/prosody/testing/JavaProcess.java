package dev.prosody.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts JVMs with the class path of the tests. */
final class JavaProcess {

	private JavaProcess() {
	}

	static ProcessBuilder command(List<String> options, String mainClass, List<String> arguments) {
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

	static Process start(ProcessBuilder builder, Path log) throws IOException {
		return builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
	}

}
