package dev.prosody.samples.quickstart;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the application runs with. Without the tests, whose configuration of logging keeps
 * lines back; with the tools of development only where they are asked for.
 *
 * @param entries the entries
 */
record ProductionClassPath(List<String> entries) {

	private static final String DEVELOPMENT = "spring-boot-devtools";

	private static Stream<String> own() {
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.endsWith("test-classes"));
	}

	/** With more classes before the others. */
	static ProductionClassPath with(Path classes) {
		return new ProductionClassPath(
				Stream.concat(Stream.of(classes.toString()), own().filter((entry) -> !entry.contains(DEVELOPMENT)))
					.toList());
	}

	/** With the tools of development, and other classes instead of the application's. */
	static ProductionClassPath developed(Path classes) {
		return new ProductionClassPath(
				Stream
					.concat(Stream.of(classes.toString()),
							own().filter((entry) -> !entry
								.endsWith("quickstart" + File.separator + "target" + File.separator + "classes")))
					.toList());
	}

	/** A JVM with this class path. */
	ProcessBuilder java(List<String> options, String mainClass, List<String> arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		command.addAll(options);
		command.add(mainClass);
		command.addAll(arguments);
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().put("CLASSPATH", toString());
		return builder;
	}

	@Override
	public String toString() {
		return this.entries.stream().collect(Collectors.joining(File.pathSeparator));
	}

}
