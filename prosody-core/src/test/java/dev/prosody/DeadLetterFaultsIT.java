package dev.prosody;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.prosody.codec.EventCodecs;
import dev.prosody.deadletter.DeadLetterHeaders;
import dev.prosody.failure.PermanentException;
import dev.prosody.testing.BrokerProcess;
import dev.prosody.testing.DeadLetterTopic;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.history.CommitBelowUnsettled;
import dev.prosody.testing.history.DeadLetterFirst;
import dev.prosody.testing.history.EventPosition;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.KeyOrder;
import dev.prosody.testing.history.NothingLost;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Dead-letter topics that take no letter for a while: the keys concerned wait, all others
 * go on, nothing is lost, and each key keeps its order. {@link DeadLetterReplicasIT} has
 * too few replicas, {@link DeadLetterOutageIT} the broker away.
 */
@Timeout(180)
class DeadLetterFaultsIT {

	/** Short, so that a test sees several sends fail by their timeouts. */
	private static final Duration SEND_TIMEOUT = Duration.ofSeconds(3);

	private static final int MIB = 1024 * 1024;

	@TempDir
	private static Path home;

	private static BrokerProcess broker;

	@BeforeAll
	static void startBroker() throws Exception {
		broker = BrokerProcess.in(home).start();
	}

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

	@Test
	void i3KeysWaitWhileTheDeadLetterTopicIsDeleted() throws Exception {
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, 2).sendTimeout(SEND_TIMEOUT);
				LetterTraffic traffic = new LetterTraffic(scenario, "DeadLetterFaultsIT", "letters-deleted")) {
			scenario.admin().createTopic(letters(scenario), 2, Map.of());
			traffic.instance(LetterTraffic::createsNoTopic).start();
			traffic.send(4);
			scenario.awaitAllConcluded();
			scenario.admin().deleteTopic(letters(scenario));
			traffic.lettersAreGone();

			traffic.send(6);

			traffic.awaitOthers();
			traffic.awaitRefused("TimeoutException");
			assertThat(scenario.history().isAllConcluded()).isFalse();
			scenario.admin().createTopic(letters(scenario), 2, Map.of());
			traffic.verify();
		}
	}

	@Test
	void i3LettersThatAreTooLargeAnywhereAreWrittenWithoutWhatIsTooMuch() {
		Map<String, String> large = Map.of("max.message.bytes", Integer.toString(3 * MIB));
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, 1, large)) {
			// made by an operator, so it has the broker's limit of one MiB
			scenario.admin().createTopic(letters(scenario), 1, Map.of());
			List<EventPosition> sources = sendOfSizes(scenario, 100, 2 * MIB, 100, 65 * MIB, 100);

			scenario.instance("letters-too-large", byte[].class, (spec) -> spec.codec(EventCodecs.bytes()),
					(event, context) -> {
						throw new PermanentException("thrown by a test");
					})
				.start();

			scenario.awaitLagZero();
			List<ConsumerRecord<byte[], byte[]>> letters = scenario.deadLetters().all(scenario.admin());
			assertThat(letters).extracting(DeadLetterTopic::source).containsExactlyElementsOf(sources);
			assertThat(letters).extracting((letter) -> (letter.value() != null) ? letter.value().length : -1)
				.containsExactly(100, -1, 100, -1, 100);
			assertThat(letters).extracting((letter) -> DeadLetterTopic.text(letter, DeadLetterHeaders.OMITTED))
				.containsExactly(null, "stacktrace,value", null, "stacktrace,value", null);
			scenario.history()
				.verify(KeyOrder.everywhere(), new DeadLetterFirst(), new CommitBelowUnsettled(), new NothingLost());
		}
	}

	/**
	 * Sends events of one key. What is larger than a topic may hold compresses well, as
	 * the limit of a producer is for what is not compressed.
	 */
	private static List<EventPosition> sendOfSizes(Scenario scenario, int... sizes) {
		Map<String, Object> config = broker.clientConfig();
		config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 80 * MIB);
		config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 80L * MIB);
		config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
		List<EventPosition> sent = new ArrayList<>();
		try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(config, new ByteArraySerializer(),
				new ByteArraySerializer())) {
			for (int size : sizes) {
				byte[] value = new byte[size];
				if (size < 3 * MIB) {
					new Random(size).nextBytes(value);
				}
				RecordMetadata metadata = producer
					.send(new ProducerRecord<>(scenario.topic(), Situation.text("key"), value))
					.get();
				EventPosition event = new EventPosition(scenario.topic(), metadata.partition(), metadata.offset());
				scenario.history().add(new Fact.Sent(event, "key"));
				sent.add(event);
			}
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		return sent;
	}

	private static String letters(Scenario scenario) {
		return scenario.topic() + "-dlt";
	}

}
