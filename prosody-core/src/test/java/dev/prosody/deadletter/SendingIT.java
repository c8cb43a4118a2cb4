package dev.prosody.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.prosody.codec.EventCodecs;
import dev.prosody.failure.FailureKind;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.listener.DeadLetterOptions;
import dev.prosody.observation.ProsodyObservations;
import dev.prosody.send.KafkaEventSender;
import dev.prosody.send.ProducerSettings;
import dev.prosody.send.SendException;
import dev.prosody.send.SentEvent;
import dev.prosody.topic.KafkaTopics;
import dev.prosody.topic.TopicReport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

import static org.assertj.core.api.Assertions.assertThat;

/** Senders, dead letters and topic checks against a broker. */
class SendingIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static EmbeddedKafkaKraftBroker broker;

	private static KafkaClients clients;

	private static Admin admin;

	@BeforeAll
	static void start() {
		broker = new EmbeddedKafkaKraftBroker(1, 1);
		broker.brokerProperty("auto.create.topics.enable", "false");
		broker.brokerProperty("num.partitions", "2");
		broker.afterPropertiesSet();
		clients = KafkaClients.of(Map.of("bootstrap.servers", broker.getBrokersAsString()));
		admin = clients.createAdmin(Map.of());
	}

	@AfterAll
	static void stop() {
		admin.close(Duration.ofSeconds(5));
		broker.destroy();
	}

	@Test
	void sendsKeepTheOrderOfTheirCallerPerKey() {
		create(new NewTopic("ordered", 3, (short) 1));
		List<CompletableFuture<SentEvent>> sends = new ArrayList<>();
		try (KafkaEventSender sender = sender(Duration.ofSeconds(30))) {
			for (int i = 0; i < 500; i++) {
				sends.add(sender.send("ordered", "key-" + (i % 7), "event " + i));
			}
		}

		assertThat(sends).allMatch((send) -> send.isDone() && !send.isCompletedExceptionally());
		for (int key = 0; key < 7; key++) {
			String name = "key-" + key;
			List<Integer> numbers = read("ordered", 500).stream()
				.filter((record) -> text(record.key()).equals(name))
				.map((record) -> Integer.valueOf(text(record.value()).substring("event ".length())))
				.toList();
			assertThat(numbers).isSorted().hasSizeGreaterThan(70);
		}
	}

	@Test
	void sendToAMissingTopicOrPartitionEndsWithinTheTimeout() {
		create(new NewTopic("narrow", 1, (short) 1));
		try (KafkaEventSender sender = sender(Duration.ofSeconds(2))) {
			long start = System.nanoTime();
			assertThat(failure(sender.send("missing", "k", "event"))).isInstanceOf(SendException.class)
				.hasCauseInstanceOf(TimeoutException.class)
				.hasMessageContaining("Check that the topic exists");
			assertThat(failure(sender.send("narrow", "k", "event", (options) -> options.partition(5))))
				.hasCauseInstanceOf(TimeoutException.class);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
		}
	}

	@Test
	void deadLetterTopicIsCreatedLikeItsSource() throws Exception {
		create(new NewTopic("orders", 3, (short) 1).configs(Map.of("max.message.bytes", "100000")));
		DeadLetterTopics topics = new DeadLetterTopics(admin, TIMEOUT);

		TopicReport first = topics.ensure(List.of("orders"), DeadLetterOptions.DEFAULTS);
		assertThat(first.created()).as("%s", first).containsExactly("orders-dlt");
		TopicReport second = topics.ensure(List.of("orders"), DeadLetterOptions.DEFAULTS);
		assertThat(second.existing()).as("%s", second).containsExactly("orders-dlt");

		KafkaTopics kafkaTopics = new KafkaTopics(admin, TIMEOUT);
		assertThat(kafkaTopics.partitions(List.of("orders-dlt"))).containsEntry("orders-dlt", 3);
		assertThat(kafkaTopics.maxMessageBytes(List.of("orders-dlt"))).containsEntry("orders-dlt", 165_536);
		TopicReport created = kafkaTopics.findOrCreate(List.of("not there yet", "not-there-yet"));
		assertThat(created.created()).containsExactly("not-there-yet");
		assertThat(created.missing()).containsOnlyKeys("not there yet");
		assertThat(created.missing().get("not there yet")).contains("InvalidTopicException");
	}

	@Test
	void brokerThatIsAwayIsNotAMissingTopic() {
		KafkaClients nowhere = KafkaClients.of(Map.of("bootstrap.servers", "127.0.0.1:1"));
		try (Admin away = nowhere.createAdmin(Map.of())) {
			TopicReport report = new KafkaTopics(away, Duration.ofMillis(200)).findOrCreate(List.of("orders"));

			assertThat(report.unreachable()).isInstanceOf(TimeoutException.class);
			assertThat(report.missing()).isEmpty();
			away.close(Duration.ZERO);
		}
	}

	@Test
	void lettersKeepTheirBytesAndPartition() {
		create(new NewTopic("letters", 2, (short) 1));
		try (KafkaDeadLetterPublisher publisher = publisher()) {
			assertThat(publish(publisher, letter("letters", 1, new byte[] { 1 })).partition()).isEqualTo(1);
			assertThat(publish(publisher, letter("letters", 7, new byte[] { 7 })).partition()).isLessThan(2);
		}

		assertThat(read("letters", 2)).allSatisfy((record) -> {
			assertThat(record.key()).containsExactly('k');
			assertThat(record.value()).hasSize(1);
			assertThat(header(record, DeadLetterHeaders.SOURCE_TOPIC)).isEqualTo("orders");
		});
	}

	@Test
	void brokerThatFindsALetterTooLargeGetsASmallerOne() {
		create(new NewTopic("small-letters", 1, (short) 1).configs(Map.of("max.message.bytes", "8000")));
		byte[] fits = random(6_000);
		byte[] doesNotFit = random(9_000);
		try (KafkaDeadLetterPublisher publisher = publisher()) {
			publish(publisher, letter("small-letters", 0, fits));
			publish(publisher, letter("small-letters", 0, doesNotFit));
		}

		List<ConsumerRecord<byte[], byte[]>> records = read("small-letters", 2);
		assertThat(records.get(0).value()).isEqualTo(fits);
		assertThat(records.get(1).value()).isNull();
		assertThat(header(records.get(1), DeadLetterHeaders.OMITTED)).isEqualTo("stacktrace,value");
		assertThat(header(records.get(1), DeadLetterHeaders.SOURCE_OFFSET)).isEqualTo("42");
	}

	@Test
	void letterLargerThanTheApplicationItselfWouldSendIsWrittenWhole() {
		create(new NewTopic("large-letters", 1, (short) 1).configs(Map.of("max.message.bytes", "8000000")));
		byte[] value = random(5_000_000);
		try (KafkaDeadLetterPublisher publisher = publisher()) {
			publish(publisher, letter("large-letters", 0, value));
		}

		ConsumerRecord<byte[], byte[]> record = read("large-letters", 1).get(0);
		assertThat(record.value()).isEqualTo(value);
		assertThat(record.headers().lastHeader(DeadLetterHeaders.OMITTED)).isNull();
	}

	private static KafkaEventSender sender(Duration timeout) {
		return new KafkaEventSender(
				() -> clients.createProducer(ProducerSettings.forSending(clients.producerConfig(), timeout)),
				EventCodecs.string(), "billing", timeout, ProsodyObservations.NOOP, Clock.systemUTC());
	}

	private static KafkaDeadLetterPublisher publisher() {
		return new KafkaDeadLetterPublisher(
				() -> clients.createProducer(ProducerSettings.forDeadLetters(clients.producerConfig(), TIMEOUT)),
				ProsodyObservations.NOOP);
	}

	private static SentEvent publish(KafkaDeadLetterPublisher publisher, DeadLetter letter) {
		SentEvent sent = publisher.publish(letter).toCompletableFuture().orTimeout(50, TimeUnit.SECONDS).join();
		assertThat(sent.timestamp()).isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
		return sent;
	}

	private static DeadLetter letter(String topic, int partition, byte[] value) {
		return new DeadLetter(topic, new ConsumerRecord<>("orders", partition, 42, new byte[] { 'k' }, value),
				"shipping", "billing", new IllegalStateException("broken"), FailureKind.PERMANENT, 1, null, () -> true);
	}

	/** What does not compress. */
	private static byte[] random(int size) {
		byte[] bytes = new byte[size];
		new Random(size).nextBytes(bytes);
		return bytes;
	}

	private static Throwable failure(CompletableFuture<SentEvent> future) {
		return future.handle((sent, ex) -> ex).orTimeout(50, TimeUnit.SECONDS).join();
	}

	private static void create(NewTopic topic) {
		try {
			admin.createTopics(List.of(topic)).all().get(20, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException("Could not create " + topic, ex);
		}
		// created is not yet known everywhere: what is asked next must see it
		Awaitility.await(topic.name())
			.ignoreExceptions()
			.until(() -> admin.describeTopics(List.of(topic.name()))
				.allTopicNames()
				.get()
				.get(topic.name())
				.partitions()
				.size() == topic.numPartitions());
	}

	private static List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
		List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
		long start = System.nanoTime();
		try (Consumer<byte[], byte[]> consumer = clients.createConsumer("reader",
				Map.of("auto.offset.reset", "earliest", "enable.auto.commit", false))) {
			List<TopicPartition> partitions = new ArrayList<>();
			for (PartitionInfo info : consumer.partitionsFor(topic, TIMEOUT)) {
				partitions.add(new TopicPartition(topic, info.partition()));
			}
			consumer.assign(partitions);
			consumer.seekToBeginning(partitions);
			while (records.size() < count && System.nanoTime() - start < TIMEOUT.toNanos()) {
				consumer.poll(Duration.ofMillis(100)).forEach(records::add);
			}
		}
		assertThat(records).hasSize(count);
		return records;
	}

	private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
		Header header = record.headers().lastHeader(name);
		return (header != null) ? text(header.value()) : null;
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
