package dev.prosody.samples.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.context.EmbeddedKafka;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application as it is developed: Boot's tools restart it in the same JVM, with a new
 * class loader, as often as a class changes.
 */
@EmbeddedKafka(partitions = 1)
class DevToolsIT {

	private static final int RESTARTS = 3;

	/** Of one that runs and has handled events. */
	private static final Pattern THREAD = Pattern.compile("^\"((?:prosody|kafka)[^\"]*?)[0-9-]*\"", Pattern.MULTILINE);

	@TempDir
	private Path directory;

	@Test
	void restartsLeaveNoThreadAndConsumeOn(EmbeddedKafkaBroker broker) throws Exception {
		Path classes = copyClasses();
		try (OrdersProcess application = OrdersProcess.start(ProductionClassPath.developed(classes),
				this.directory.resolve("application.log"), broker, List.of(),
				List.of("--spring.devtools.restart.poll-interval=200ms",
						"--spring.devtools.restart.quiet-period=100ms"))) {
			application.run(() -> {
				application.awaitLog("Started OrdersApplication", 1);
				application.send(1_500);
				application.awaitCommitted(1);
				List<String> before = threads(application);
				for (int restart = 1; restart <= RESTARTS; restart++) {
					Files.writeString(classes.resolve("changed.txt"), "change " + restart);
					application.awaitLog("Started OrdersApplication", 1 + restart);
					application.send(1_500);
					application.awaitCommitted(1 + restart);
				}

				assertThat(threads(application)).isEqualTo(before);
			});
		}
	}

	private Path copyClasses() throws IOException {
		Path from = Path.of(OrdersApplication.class.getProtectionDomain().getCodeSource().getLocation().getPath());
		Path to = this.directory.resolve("classes");
		try (Stream<Path> files = Files.walk(from)) {
			for (Path file : files.toList()) {
				Files.copy(file, to.resolve(from.relativize(file)));
			}
		}
		return to;
	}

	/** Names of platform threads of ours and of Kafka's clients, without numbers. */
	private static List<String> threads(OrdersProcess application) throws IOException {
		Process tool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
				Long.toString(application.pid()), "Thread.print")
			.redirectErrorStream(true)
			.start();
		String dump = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		List<String> names = THREAD.matcher(dump).results().map((found) -> found.group(1)).sorted().toList();
		assertThat(names).as(dump).contains("prosody-orders-poll");
		return names;
	}

}
