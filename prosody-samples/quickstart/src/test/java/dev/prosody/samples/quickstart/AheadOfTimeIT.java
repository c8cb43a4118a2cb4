package dev.prosody.samples.quickstart;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.context.EmbeddedKafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
		Path log = this.directory.resolve("application.log");
		Process application = java(classes, List.of("-Dspring.aot.enabled=true"), OrdersApplication.class.getName(),
				List.of("--spring.kafka.bootstrap-servers=" + broker.getBrokersAsString(),
						"--spring.kafka.consumer.auto-offset-reset=earliest", "--logging.level.root=INFO"))
			.redirectOutput(log.toFile())
			.start();
		try {
			await().atMost(Duration.ofSeconds(60))
				.failFast("the application has ended", () -> !application.isAlive())
				.until(() -> text(log).contains("Started OrdersApplication"));
			send(broker);

			await().atMost(Duration.ofSeconds(30)).until(() -> committed(broker) == 2);
			assertThat(text(log)).contains("Starting AOT-processed OrdersApplication")
				.contains("goes to dead-letter topic orders-dlt after attempt 1 (permanent)")
				.doesNotContain("DecodingException");
		}
		catch (Throwable ex) {
			throw new AssertionError("The application wrote:\n" + text(log), ex);
		}
		finally {
			application.destroy();
			assertThat(application.waitFor(30, TimeUnit.SECONDS)).isTrue();
		}
	}

	/** What the plugin does, in the JDK that runs the tests. */
	private Path process() throws IOException, InterruptedException {
		Path sources = Files.createDirectories(this.directory.resolve("sources"));
		Path classes = Files.createDirectories(this.directory.resolve("classes"));
		Process processing = java(classes, List.of(), SpringApplicationAotProcessor.class.getName(),
				List.of(OrdersApplication.class.getName(), sources.toString(), classes.toString(), classes.toString(),
						"dev.prosody", "quickstart"))
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
					compiler.getTask(null, files, null,
							List.of("-d", classes.toString(), "-proc:none", "-nowarn", "-classpath",
									classPath(classes)),
							null, files.getJavaFileObjectsFromPaths(generated))
						.call())
				.isTrue();
		}
	}

	private static ProcessBuilder java(Path classes, List<String> options, String mainClass, List<String> arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		command.addAll(options);
		command.add(mainClass);
		command.addAll(arguments);
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().put("CLASSPATH", classPath(classes));
		return builder;
	}

	/** Without the tests, whose configuration of logging keeps lines back. */
	private static String classPath(Path classes) {
		return classes + File.pathSeparator
				+ Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
					.filter((entry) -> !entry.endsWith("test-classes"))
					.reduce((one, other) -> one + File.pathSeparator + other)
					.orElseThrow();
	}

	private static void send(EmbeddedKafkaBroker broker) throws Exception {
		try (KafkaProducer<String, String> producer = new KafkaProducer<>(
				Map.of("bootstrap.servers", broker.getBrokersAsString()), new StringSerializer(),
				new StringSerializer())) {
			for (long cents : new long[] { 1_500, 0 }) {
				String order = "{\"id\":\"1\",\"customer\":\"alice\",\"cents\":" + cents + "}";
				producer.send(new ProducerRecord<>("orders", "alice", order)).get(30, TimeUnit.SECONDS);
			}
		}
	}

	private static long committed(EmbeddedKafkaBroker broker) throws Exception {
		try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.getBrokersAsString()))) {
			Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets("billing")
				.partitionsToOffsetAndMetadata()
				.get(30, TimeUnit.SECONDS);
			return offsets.values().stream().mapToLong(OffsetAndMetadata::offset).sum();
		}
	}

	private static String text(Path log) throws IOException {
		return Files.exists(log) ? Files.readString(log) : "";
	}

}
