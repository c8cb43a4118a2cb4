package dev.prosody;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import dev.prosody.testing.Broker;
import dev.prosody.testing.BrokerAdmin;
import dev.prosody.testing.EmbeddedBroker;
import dev.prosody.testing.Figures;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.SharedBroker;
import dev.prosody.testing.WorkerProcess;
import dev.prosody.testing.WorkerStatus;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stuck event costs a bit for each event that is settled above it, and no more: a
 * process with 256 MB goes on for a million events.
 */
@ExtendWith(SharedBroker.class)
@Timeout(180)
class MemoryIT {

	private static final int EVENTS = 1_000_000;

	private static final int VALUE_BYTES = 90;

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private static final TopicPartition PARTITION = new TopicPartition(Scenario.uniqueName(), 0);

	private static BrokerAdmin admin;

	@BeforeAll
	static void fillTopic(EmbeddedBroker broker) {
		admin = new BrokerAdmin(broker);
		admin.createTopic(PARTITION.topic(), 1, Map.of());
		Map<String, Object> config = broker.clientConfig();
		config.put(ProducerConfig.LINGER_MS_CONFIG, 20);
		config.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
		try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(config, new ByteArraySerializer(),
				new ByteArraySerializer())) {
			for (int i = 0; i < EVENTS; i++) {
				byte[] key = ((i == 0) ? "stuck" : "key-" + i % 10_000).getBytes();
				producer.send(new ProducerRecord<>(PARTITION.topic(), key, new byte[VALUE_BYTES]));
			}
		}
	}

	@AfterAll
	static void disconnect() {
		admin.deleteTopic(PARTITION.topic());
		admin.close();
	}

	@Test
	void i5MemoryStaysBoundedWhenAMillionEventsAreSettledAboveAStuckOne(EmbeddedBroker broker) throws Exception {
		int maxAhead = 2 * EVENTS;
		try (WorkerProcess worker = start(broker, maxAhead)) {
			WorkerStatus full = await(worker, (status) -> status.number("handled") == EVENTS - 1);
			Figures.print("MemoryIT", "%s", full);
			assertThat(full.number("repeated")).isZero();
			assertThat(full.text("pause")).isEqualTo("null");
			assertThat(committed(maxAhead)).isLessThanOrEqualTo(0);

			worker.tell("release");

			awaitEnd(worker, maxAhead);
		}
	}

	@Test
	void pausesAtTheDefaultMaxAheadAndGoesOnAfterRelease(EmbeddedBroker broker) throws Exception {
		int maxAhead = 100_000;
		try (WorkerProcess worker = start(broker, maxAhead)) {
			WorkerStatus paused = await(worker, (status) -> status.text("pause").equals("MAX_AHEAD"));
			assertThat(paused.number("ahead")).isGreaterThanOrEqualTo(maxAhead);
			WorkerStatus still = await(worker, (status) -> status.number("handled") == status.number("ahead"));
			Figures.print("MemoryIT", "%s", still);
			assertThat(still.number("handled")).isLessThan(EVENTS / 2);
			assertThat(committed(maxAhead)).isLessThanOrEqualTo(0);

			worker.tell("release");

			awaitEnd(worker, maxAhead);
		}
	}

	private static WorkerProcess start(Broker broker, int maxAhead) throws Exception {
		return WorkerProcess.start(StuckEventWorker.class, List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError"),
				broker.bootstrapServers(), PARTITION.topic(), Integer.toString(EVENTS), Integer.toString(maxAhead));
	}

	private static WorkerStatus await(WorkerProcess worker, Predicate<WorkerStatus> condition) {
		return WorkerStatus.parse(worker.awaitLast(WorkerStatus.PREFIX,
				(status) -> condition.test(WorkerStatus.parse(status)), PATIENCE));
	}

	private static void awaitEnd(WorkerProcess worker, int maxAhead) {
		WorkerStatus end = await(worker, (status) -> status.number("handled") == EVENTS);
		assertThat(end.number("repeated")).isZero();
		Awaitility.await("lag 0").atMost(PATIENCE).until(() -> committed(maxAhead) == EVENTS);
	}

	private static long committed(int maxAhead) {
		return admin.committed(PARTITION.topic() + "-" + maxAhead, PARTITION);
	}

}
