package dev.prosody.engine.poll;

import java.time.Duration;
import java.util.Map;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.StubClients;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ConsumerSettingsTests {

	private final StubClients clients = new StubClients();

	private final ListenerFixture listener = ListenerFixture.listener("orders").clients(this.clients);

	private ConsumerSettings settings() {
		return new ConsumerSettings(this.listener.define());
	}

	@Test
	void setsWhatTheEngineNeedsWithTheClassicProtocol() {
		assertThat(settings().overrides()).containsOnly(Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
				Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
				Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
				Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
				Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500),
				Map.entry(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
						CooperativeStickyAssignor.class.getName()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "consumer", "CONSUMER" })
	void setsNothingThatTheConsumerProtocolRejects(String protocol) {
		this.clients.configured(ConsumerConfig.GROUP_PROTOCOL_CONFIG, protocol);

		assertThat(settings().isConsumerProtocol()).isTrue();
		assertThat(settings().overrides()).doesNotContainKeys(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
				ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG);
	}

	@Test
	void leavesWhatTheApplicationHasChosen() {
		this.clients.configured(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest")
			.configured(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted")
			.configured(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 50)
			.configured(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, "com.example.Assignor");

		assertThat(settings().overrides()).containsOnlyKeys(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
				ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG);
	}

	@Test
	void neverCommitsByItselfWhateverIsConfigured() {
		this.clients.configured(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, true)
			.configured(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, true);
		this.listener.consumerProperties(Map.of(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "true"));

		assertThat(settings().overrides()).containsEntry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false)
			.containsEntry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
	}

	@Test
	void prefersTheListenersPropertiesToTheApplications() {
		this.clients.configured(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic")
			.configured(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 60_000);
		this.listener.consumerProperties(Map.of(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer",
				ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, " 90000 "));

		assertThat(settings().isConsumerProtocol()).isTrue();
		assertThat(settings().maxPollInterval()).isEqualTo(Duration.ofSeconds(90));
		assertThat(settings().overrides()).containsEntry(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
	}

	@ParameterizedTest
	@CsvSource({ "16384, 500", "2000, 500", "1999, 499", "100, 25", "3, 1" })
	void i5PollsAtMostAQuarterOfWhatMayBeInFlight(int maxInFlight, int expected) {
		this.listener.options((options) -> options.maxInFlight(maxInFlight));

		assertThat(settings().overrides()).containsEntry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, expected);
	}

	@Test
	void givesEachListenerAStaticMembershipOfItsOwn() {
		assertThat(settings().overrides()).doesNotContainKey(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
		this.clients.configured(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "pod-3");

		assertThat(settings().overrides()).containsEntry(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "pod-3-orders");
	}

	@Test
	void knowsTheTimeAfterWhichAMemberMayBeAZombie() {
		assertThat(settings().sessionTimeout()).isEqualTo(Duration.ofSeconds(45));
		assertThat(settings().maxPollInterval()).isEqualTo(Duration.ofMinutes(5));
		this.clients.configured(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "6000");

		assertThat(settings().sessionTimeout()).isEqualTo(Duration.ofSeconds(6));
		assertThat(settings().membershipTimeout()).isEqualTo(Duration.ofSeconds(6));
	}

	@Test
	void i6AMemberThatPollsTooSeldomIsAZombieBeforeItsSessionEnds() {
		this.clients.configured(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 10_000);

		assertThat(settings().membershipTimeout()).isEqualTo(Duration.ofSeconds(10));
	}

}
