package dev.prosody.send;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.prosody.kafka.KafkaClients;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

class ProducerSettingsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@Test
	void defaultsAreSafe() {
		assertThat(ProducerSettings.forSending(Map.of(), TIMEOUT)).containsEntry("acks", "all")
			.containsEntry("enable.idempotence", true)
			.containsEntry("compression.type", "lz4")
			.containsEntry("linger.ms", 5L)
			.containsEntry("max.block.ms", 15_000L)
			.containsEntry("delivery.timeout.ms", 15_000)
			.containsEntry("request.timeout.ms", 7_497)
			.doesNotContainKeys("client.id", "transactional.id", "max.request.size");
	}

	@Test
	void valuesOfTheUserThatFitAreKept() {
		Map<String, Object> config = Map.of("compression.type", "zstd", "linger.ms", "20", "max.block.ms", 2_000,
				"delivery.timeout.ms", "10000", "request.timeout.ms", "5000", "acks", "-1", "enable.idempotence",
				"TRUE", "max.in.flight.requests.per.connection", 5, "retries", 3);

		Map<String, Object> merged = new HashMap<>(config);
		merged.putAll(ProducerSettings.forSending(config, TIMEOUT));

		assertThat(merged).containsEntry("compression.type", "zstd")
			.containsEntry("linger.ms", 20L)
			.containsEntry("max.block.ms", 2_000L)
			.containsEntry("delivery.timeout.ms", 10_000)
			.containsEntry("request.timeout.ms", 5_000);
	}

	@Test
	void timesOfTheUserThatAreTooLongAreLowered() {
		Map<String, Object> config = Map.of("max.block.ms", 60_000, "delivery.timeout.ms", 120_000,
				"request.timeout.ms", 30_000);

		assertThat(ProducerSettings.forSending(config, TIMEOUT)).containsEntry("max.block.ms", 15_000L)
			.containsEntry("delivery.timeout.ms", 15_000)
			.containsEntry("request.timeout.ms", 14_995);
	}

	@Test
	void timeThatIsNotNeededForBlockingGoesToDelivery() {
		assertThat(ProducerSettings.forSending(Map.of("max.block.ms", 5_000), TIMEOUT))
			.containsEntry("delivery.timeout.ms", 25_000);
	}

	@ParameterizedTest
	@ValueSource(longs = { 20, 1_000, 30_000, 3_600_000, Long.MAX_VALUE / 1_000_000 })
	void kafkaAcceptsTheSettingsForEveryTimeout(long millis) {
		Map<String, Object> config = Map.of("bootstrap.servers", "127.0.0.1:1", "client.id", "app");

		for (Map<String, Object> overrides : List.of(ProducerSettings.forSending(config, Duration.ofMillis(millis)),
				ProducerSettings.forDeadLetters(config, Duration.ofMillis(millis)))) {
			Map<String, Object> merged = new HashMap<>(config);
			merged.putAll(overrides);
			try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(merged)) {
				assertThat(producer.metrics()).isNotEmpty();
				producer.close(Duration.ZERO);
			}
			long worst = ((Long) overrides.get(ProducerConfig.MAX_BLOCK_MS_CONFIG))
					+ ((Integer) overrides.get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG));
			assertThat(worst).isLessThanOrEqualTo(millis);
		}
	}

	@Test
	void lingerThatLeavesNoTimeIsRejected() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ProducerSettings.forSending(Map.of("linger.ms", 600), Duration.ofSeconds(1)))
			.withMessage("With linger.ms=600, sends wait longer than the 500 ms that they have for their delivery."
					+ " Lower linger.ms, or raise delivery.timeout.ms or send-timeout (1000 ms).");
	}

	@ParameterizedTest
	@CsvSource({ "acks, 1, all", "acks, 0, all", "enable.idempotence, false, true", "retries, 0, 2147483647",
			"max.in.flight.requests.per.connection, 6, 5" })
	void whatBreaksPromisesIsOverriddenAndReported(String name, String value, String needed) {
		Map<String, Object> config = Map.of(name, value);

		assertThat(ProducerSettings.contradictions(config)).containsExactly(entry(name, needed));
		assertThat(ProducerSettings.forSending(config, TIMEOUT).get(name)).hasToString(needed);
		assertThat(ProducerSettings.forDeadLetters(config, TIMEOUT).get(name)).hasToString(needed);
	}

	@Test
	void aTransactionalIdIsReportedAsSuperfluous() {
		Map<String, Object> config = Map.of("transactional.id", "tx-1");

		assertThat(ProducerSettings.contradictions(config)).containsExactly(entry("transactional.id", ""));
		assertThat(ProducerSettings.forSending(config, TIMEOUT)).doesNotContainKey("transactional.id");
	}

	@Test
	void whatFitsIsNoContradiction() {
		assertThat(ProducerSettings.contradictions(Map.of("acks", "-1", "enable.idempotence", "TRUE", "retries", 3,
				"max.in.flight.requests.per.connection", 5)))
			.isEmpty();
	}

	@Test
	void kafkaAcceptsTheOverridesOfEveryContradiction() {
		Map<String, Object> config = Map.of("bootstrap.servers", "127.0.0.1:1", "acks", "1", "enable.idempotence",
				"false", "retries", "0", "max.in.flight.requests.per.connection", "6", "transactional.id", "tx-1");

		try (Producer<byte[], byte[]> producer = KafkaClients.of(config)
			.createProducer(ProducerSettings.forSending(config, TIMEOUT))) {
			// a transactional one would want to begin a transaction
			assertThatIllegalStateException().isThrownBy(producer::beginTransaction)
				.withMessageContaining("non-transactional producer");
			producer.close(Duration.ZERO);
		}
	}

	@Test
	void numbersMustBeNumbers() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ProducerSettings.forSending(Map.of("linger.ms", "5ms"), TIMEOUT))
			.withMessage("The producer setting linger.ms must be a number but is '5ms'");
	}

	@Test
	void deadLettersHaveRoomForLargeRecords() {
		int size = 64 * 1024 * 1024;

		assertThat(ProducerSettings.forDeadLetters(Map.of("max.request.size", 100), TIMEOUT))
			.containsEntry("max.request.size", size)
			.containsEntry("buffer.memory", (long) size);
		assertThat(ProducerSettings.forDeadLetters(Map.of("max.request.size", size + 1), TIMEOUT))
			.containsEntry("max.request.size", size + 1);
	}

	@Test
	void clientIdsDiffer() {
		assertThat(ProducerSettings.forSending(Map.of("client.id", "app"), TIMEOUT)).containsEntry("client.id",
				"app-prosody");
		assertThat(ProducerSettings.forDeadLetters(Map.of("client.id", "app"), TIMEOUT)).containsEntry("client.id",
				"app-prosody-dlt");
	}

}
