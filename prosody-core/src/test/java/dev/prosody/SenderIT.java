package dev.prosody;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.prosody.deadletter.DeadLetterHeaders;
import dev.prosody.failure.PermanentException;
import dev.prosody.send.EventSender;
import dev.prosody.send.KeyPartitioning;
import dev.prosody.send.SentEvent;
import dev.prosody.send.TypeHeader;
import dev.prosody.testing.BrokerAdmin;
import dev.prosody.testing.DeadLetterTopic;
import dev.prosody.testing.EmbeddedBroker;
import dev.prosody.testing.SharedBroker;
import dev.prosody.testing.TopicReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What a client's settings do to the records it sends. */
@ExtendWith(SharedBroker.class)
class SenderIT {

	/** Checksums modulo 17, from the tests of librdkafka's partitioners. */
	private static final Map<String, Integer> BY_CRC32 = Map.of("23456", (int) (0xb1b451d7L % 17),
			"this is another string with more length to it perhaps", (int) (0xb0150df7L % 17), "hejsan",
			(int) (0xd077037eL % 17));

	private final String topic = "sent-" + UUID.randomUUID();

	private EmbeddedBroker broker;

	private BrokerAdmin admin;

	@BeforeEach
	void connect(EmbeddedBroker broker) {
		this.broker = broker;
		this.admin = new BrokerAdmin(broker);
	}

	@AfterEach
	void disconnect() {
		this.admin.close();
	}

	@Test
	void eventsAndDeadLettersGoWhereSiblingClientsSendThem() {
		this.admin.createTopic(this.topic, 17, Map.of());
		String narrow = this.topic + "-narrow";
		this.admin.createTopic(narrow, 1, Map.of());
		try (ProsodyClient client = client().partitioning(KeyPartitioning.CRC32).build()) {
			BY_CRC32.forEach(
					(key, partition) -> assertThat(client.sender().sendAndWait(this.topic, key, "event").partition())
						.isEqualTo(partition));
			assertThat(client.sender().sendAndWait(this.topic, null, "event").partition()).isBetween(0, 16);
			assertThat(client.sender().sendAndWait(narrow, "hejsan", "event").partition()).isZero();
		}
	}

	@Test
	void deadLettersOfATopicWithMorePartitionsGoByTheirKeysChecksum() {
		this.admin.createTopic(this.topic, 20, Map.of());
		this.admin.createTopic(this.topic + "-dlt", 17, Map.of());
		try (ProsodyClient client = client().partitioning(KeyPartitioning.CRC32)
			.groupId(this.topic)
			.listener("orders", String.class, (spec) -> spec.topics(this.topic), (event, context) -> {
				throw new PermanentException("thrown by a test");
			})
			.build()) {
			client.start();
			BY_CRC32.keySet()
				.forEach((key) -> client.sender()
					.sendAndWait(this.topic, key, "event", (options) -> options.partition(19)));

			assertThat(read(this.topic + "-dlt", 3)).allSatisfy((letter) -> assertThat(letter.partition())
				.isEqualTo(BY_CRC32.get(new String(letter.key(), StandardCharsets.UTF_8))));
		}
	}

	@Test
	void idThatWasAcknowledgedIsWrittenOnce() {
		this.admin.createTopic(this.topic, 1, Map.of());
		try (ProsodyClient client = client().build()) {
			SentEvent first = client.sender()
				.sendAndWait(this.topic, "k", "event", (options) -> options.eventId("e-1"));
			SentEvent second = client.sender()
				.send(this.topic, "k", "event", (options) -> options.eventId("e-1"))
				.join();

			assertThat(second.suppressed()).isTrue();
			assertThat(second.offset()).isEqualTo(first.offset());
		}
		assertThat(this.admin.ends(this.topic).values()).containsExactly(1L);
	}

	@Test
	void suppressionCanBeSwitchedOff() {
		this.admin.createTopic(this.topic, 1, Map.of());
		try (ProsodyClient client = client().idempotenceCacheSize(0).build()) {
			for (int i = 0; i < 2; i++) {
				assertThat(client.sender()
					.sendAndWait(this.topic, "k", "event", (options) -> options.eventId("e-1"))
					.suppressed()).isFalse();
			}
		}
		assertThat(this.admin.ends(this.topic).values()).containsExactly(2L);
	}

	@Test
	void typeHeaderIsWrittenWhenAskedFor() {
		this.admin.createTopic(this.topic, 1, Map.of());
		try (ProsodyClient typed = client().typeHeader(TypeHeader.SPRING).build();
				ProsodyClient plain = client().build()) {
			typed.sender().sendAndWait(this.topic, "k", "event");
			plain.sender().sendAndWait(this.topic, "k", "event");
		}

		List<ConsumerRecord<byte[], byte[]>> records = read(this.topic, 2);
		assertThat(records.get(0).headers().lastHeader("__TypeId__").value()).asString(StandardCharsets.UTF_8)
			.isEqualTo("java.lang.String");
		assertThat(records.get(1).headers().lastHeader("__TypeId__")).isNull();
	}

	@Test
	void sendThatNeverCanSucceedMakesADeadLetterOfTheEventThatIsHandled() {
		this.admin.createTopic(this.topic, 1, Map.of());
		EventSender[] sender = new EventSender[1];
		try (ProsodyClient client = client().groupId(this.topic)
			.listener("orders", String.class, (spec) -> spec.topics(this.topic),
					(event, context) -> sender[0].sendAndWait(this.topic, "k", "x".repeat(2_000_000)))
			.build()) {
			sender[0] = client.sender();
			client.start();
			client.sender().sendAndWait(this.topic, "k", "event");

			assertThat(read(this.topic + "-dlt", 1)).singleElement()
				.satisfies(
						(letter) -> assertThat(letter.value()).asString(StandardCharsets.UTF_8).isEqualTo("\"event\""))
				.satisfies((letter) -> assertThat(DeadLetterTopic.text(letter, DeadLetterHeaders.ATTEMPTS))
					.isEqualTo("1"));
		}
	}

	private ProsodyClientBuilder client() {
		return ProsodyClient.builder().kafka(this.broker.clientConfig());
	}

	private List<ConsumerRecord<byte[], byte[]>> read(String name, int count) {
		List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
		try (TopicReader reader = TopicReader.of(this.broker, name)) {
			Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> {
				records.addAll(reader.poll());
				return records.size() >= count;
			});
		}
		assertThat(records).hasSize(count);
		return records;
	}

}
