package dev.prosody.samples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

import org.springframework.kafka.test.EmbeddedKafkaBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The application as a process of its own. */
final class OrdersProcess implements AutoCloseable {

	private final Process process;

	private final Path log;

	private final EmbeddedKafkaBroker broker;

	private OrdersProcess(Process process, Path log, EmbeddedKafkaBroker broker) {
		this.process = process;
		this.log = log;
		this.broker = broker;
	}

	static OrdersProcess start(ProductionClassPath classPath, Path log, EmbeddedKafkaBroker broker,
			List<String> options, List<String> arguments) throws IOException {
		List<String> all = new ArrayList<>(List.of("--spring.kafka.bootstrap-servers=" + broker.getBrokersAsString(),
				"--spring.kafka.consumer.auto-offset-reset=earliest", "--logging.level.root=INFO"));
		all.addAll(arguments);
		return new OrdersProcess(
				classPath.java(options, OrdersApplication.class.getName(), all).redirectOutput(log.toFile()).start(),
				log, broker);
	}

	interface Trial {

		void run() throws Exception;

	}

	/** Whatever fails, says what the application wrote. */
	void run(Trial trial) throws IOException {
		try {
			trial.run();
		}
		catch (Throwable ex) {
			throw new AssertionError("The application wrote:\n" + log(), ex);
		}
	}

	long pid() {
		return this.process.pid();
	}

	String log() throws IOException {
		return Files.exists(this.log) ? Files.readString(this.log) : "";
	}

	void awaitLog(String text, int times) {
		await(times + " times '" + text + "'").atMost(Duration.ofSeconds(60))
			.failFast("the application has ended", () -> !this.process.isAlive())
			.until(() -> Pattern.compile(text, Pattern.LITERAL).matcher(log()).results().count() == times);
	}

	/** Sends an order for each price. */
	void send(long... cents) throws Exception {
		try (KafkaProducer<String, String> producer = new KafkaProducer<>(
				Map.of("bootstrap.servers", this.broker.getBrokersAsString()), new StringSerializer(),
				new StringSerializer())) {
			for (long price : cents) {
				String order = "{\"id\":\"1\",\"customer\":\"alice\",\"cents\":" + price + "}";
				producer.send(new ProducerRecord<>("orders", "alice", order)).get(30, TimeUnit.SECONDS);
			}
		}
	}

	/** Waits until so many orders are done with. */
	void awaitCommitted(long orders) {
		await(orders + " committed").atMost(Duration.ofSeconds(30)).until(() -> committed() == orders);
	}

	private long committed() throws Exception {
		try (Admin admin = Admin.create(Map.of("bootstrap.servers", this.broker.getBrokersAsString()))) {
			Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets("billing")
				.partitionsToOffsetAndMetadata()
				.get(30, TimeUnit.SECONDS);
			return offsets.values().stream().mapToLong(OffsetAndMetadata::offset).sum();
		}
	}

	@Override
	public void close() {
		this.process.destroy();
		assertThat(this.process.onExit()).as("it ends when it is told to").succeedsWithin(Duration.ofSeconds(30));
	}

}
