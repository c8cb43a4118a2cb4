package dev.prosody.benchmarks.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles a checkout of KPipe, which needs JDK 25, and our contender for it: it is not
 * in Maven Central in the version compared.
 */
public final class KPipeBuild {

	private static final List<String> MODULES = List.of("core", "metrics", "tracing", "producer", "consumer");

	private KPipeBuild() {
	}

	/**
	 * Compiles.
	 * @param checkout a checkout of KPipe
	 * @param contender directory of our contender's source
	 * @param output where classes go
	 * @return the same
	 */
	public static Path compile(Path checkout, Path contender, Path output) throws IOException {
		List<Path> sources = new ArrayList<>(sources(contender));
		for (String module : MODULES) {
			sources.addAll(sources(checkout.resolve("lib/kpipe-" + module + "/src/main/java")));
		}
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		if (compiler == null) {
			throw new IllegalStateException("Compiling KPipe needs a JDK, and this is not one");
		}
		Files.createDirectories(output);
		List<String> options = List.of("-proc:none", "-nowarn", "-d", output.toString(), "-cp",
				System.getProperty("java.class.path"));
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			if (!compiler.getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
				.call()) {
				throw new IllegalStateException("KPipe in " + checkout + " cannot be compiled");
			}
		}
		return output;
	}

	/**
	 * Which KPipe a checkout is.
	 * @param checkout a checkout of KPipe
	 * @return its commit, as git tells
	 */
	public static String revision(Path checkout) throws IOException {
		Process git = new ProcessBuilder("git", "-C", checkout.toString(), "rev-parse", "--short", "HEAD").start();
		return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
	}

	private static List<Path> sources(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter((file) -> file.toString().endsWith(".java") && !file.endsWith("module-info.java"))
				.toList();
		}
	}

}
