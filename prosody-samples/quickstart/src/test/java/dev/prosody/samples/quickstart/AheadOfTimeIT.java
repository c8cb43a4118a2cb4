package dev.prosody.samples.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.context.EmbeddedKafka;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application as {@code spring-boot:process-aot} makes it, started with
 * {@code spring.aot.enabled}: its beans, the listeners among them, come from code that
 * was generated before.
 */
@EmbeddedKafka(partitions = 1)
class AheadOfTimeIT {

	@TempDir
	private Path directory;

	@Test
	void handlesEventsWithBeansThatWereMadeAheadOfTime(EmbeddedKafkaBroker broker) throws Exception {
		Path classes = process();
		try (OrdersProcess application = OrdersProcess.start(ProductionClassPath.with(classes),
				this.directory.resolve("application.log"), broker, List.of("-Dspring.aot.enabled=true"), List.of())) {
			application.run(() -> {
				application.awaitLog("Started OrdersApplication", 1);
				application.send(1_500, 0);
				application.awaitCommitted(2);

				assertThat(application.log()).contains("Starting AOT-processed OrdersApplication")
					.contains("goes to dead-letter topic orders-dlt after attempt 1 (permanent)")
					.doesNotContain("DecodingException");
			});
		}
	}

	/** What the plugin does, in the JDK that runs the tests. */
	private Path process() throws IOException, InterruptedException {
		Path sources = Files.createDirectories(this.directory.resolve("sources"));
		Path classes = Files.createDirectories(this.directory.resolve("classes"));
		Process processing = ProductionClassPath.with(classes)
			.java(List.of(), SpringApplicationAotProcessor.class.getName(),
					List.of(OrdersApplication.class.getName(), sources.toString(), classes.toString(),
							classes.toString(), "dev.prosody", "quickstart"))
			.start();
		String output = new String(processing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(processing.waitFor()).as(output).isZero();
		compile(sources, classes);
		return classes;
	}

	private static void compile(Path sources, Path classes) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
				Stream<Path> found = Files.walk(sources)) {
			List<Path> generated = found.filter((file) -> file.toString().endsWith(".java")).toList();
			assertThat(generated).isNotEmpty();
			assertThat(
					compiler
						.getTask(null, files, null,
								List.of("-d", classes.toString(), "-proc:none", "-nowarn", "-classpath",
										ProductionClassPath.with(classes).toString()),
								null, files.getJavaFileObjectsFromPaths(generated))
						.call())
				.isTrue();
		}
	}

}
