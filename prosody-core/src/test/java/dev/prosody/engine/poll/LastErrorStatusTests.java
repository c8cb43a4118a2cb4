package dev.prosody.engine.poll;

import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.status.ListenerState;
import dev.prosody.status.ListenerStatus;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the status says about Kafka while something does not work. */
class LastErrorStatusTests {

	/** The loop looks, and publishes, every 100 ms. */
	private static final Duration A_LOOK = Duration.ofMillis(100);

	private final ShiftedClock clock = new ShiftedClock();

	private final List<ListenerStatus> seen = new ArrayList<>();

	private ScriptedLoop loop = loop(ListenerFixture.listener("last-error"));

	private ScriptedLoop loop(ListenerFixture listener) {
		return new ScriptedLoop(listener, this.clock);
	}

	/** Lets one poll pass in which time does, and reads what was published before. */
	private void pass(Duration time) {
		this.loop.poll((consumer) -> {
			this.seen.add(this.loop.status());
			this.clock.advance(time);
		});
	}

	private List<String> errors() {
		this.loop.run();
		return this.seen.stream().map(ListenerStatus::lastError).toList();
	}

	@Test
	void saysThatTheListenerHasNotJoinedAfterAWhile() {
		this.loop.poll((consumer) -> consumer.member(false));
		pass(Duration.ofSeconds(9));
		pass(Duration.ofSeconds(2));
		pass(A_LOOK);
		this.loop.poll((consumer) -> consumer.member(true));
		pass(A_LOOK);
		pass(A_LOOK);

		List<String> errors = errors();
		assertThat(errors.subList(0, 2)).as("joining takes its time").containsOnlyNulls();
		assertThat(errors.get(2))
			.isEqualTo("Not a member of group 'last-error-group' yet: no broker can be reached, or the group "
					+ "is busy; it keeps trying");
		assertThat(errors.getLast()).isNull();
		assertThat(this.seen.get(2).state()).isEqualTo(ListenerState.CONNECTING);
		assertThat(this.seen.getLast().state()).isEqualTo(ListenerState.RUNNING);
	}

	@Test
	void aMemberThatGoesHasTimeToJoinAgain() {
		pass(Duration.ofMinutes(10));
		this.loop.poll((consumer) -> consumer.member(false));
		pass(A_LOOK);
		pass(A_LOOK);

		assertThat(errors()).containsOnlyNulls();
		assertThat(this.seen.getLast().state()).isEqualTo(ListenerState.CONNECTING);
	}

	@Test
	void saysThatNoBrokerAnswersAnyMoreAlthoughTheConsumerStillFeelsAMember() {
		pass(A_LOOK);
		this.loop.poll((consumer) -> consumer.answering(false));
		pass(Duration.ofSeconds(19));
		pass(Duration.ofSeconds(2));
		pass(A_LOOK);
		this.loop.poll((consumer) -> consumer.answering(true));
		pass(A_LOOK);
		pass(A_LOOK);

		List<String> errors = errors();
		assertThat(errors.subList(0, 3)).as("idle is not silent").containsOnlyNulls();
		assertThat(errors.get(3)).isEqualTo("No broker answers any more; it keeps trying");
		assertThat(errors.getLast()).isNull();
	}

	@Test
	void silenceIsMeasuredByTheHeartbeatsThatAreConfigured() {
		this.loop = loop(ListenerFixture.listener("last-error")
			.consumerProperties(Map.of(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 15_000)));
		this.loop.poll((consumer) -> consumer.answering(false));
		pass(Duration.ofSeconds(40));
		pass(A_LOOK);

		assertThat(errors()).containsOnlyNulls();
	}

	@Test
	void refusedAuthenticationStaysVisibleWhileAnswersAreAwaited() {
		for (int i = 0; i < 3; i++) {
			this.loop.poll((consumer) -> consumer.setPollException(new SaslAuthenticationException("wrong password")));
			// of the next consumer: it is a member of nothing, and not refused yet
			this.loop.poll((consumer) -> consumer.member(false));
			pass(A_LOOK);
			pass(A_LOOK);
		}

		assertThat(errors()).allSatisfy((error) -> assertThat(error).contains("wrong password"));
	}

	@Test
	void whoeverIsRefusedIsNotToldThatNoBrokerCanBeReached() {
		this.loop.poll((consumer) -> consumer.setPollException(new SaslAuthenticationException("wrong password")));
		this.loop.poll((consumer) -> consumer.member(false));
		pass(Duration.ofSeconds(11));
		pass(A_LOOK);
		pass(A_LOOK);

		assertThat(errors().getLast()).contains("wrong password").doesNotContain("no broker can be reached");
	}

	@Test
	void refusalStaysVisibleAlthoughTheConsumerMayJoinBeforeItIsRefused() {
		this.loop.poll((consumer) -> consumer.setPollException(new SaslAuthenticationException("wrong password")));
		pass(A_LOOK);
		pass(A_LOOK);
		pass(Duration.ofSeconds(3));
		pass(A_LOOK);
		pass(A_LOOK);

		List<String> errors = errors();
		assertThat(errors.subList(0, 3)).allSatisfy((error) -> assertThat(error).contains("wrong password"));
		assertThat(errors.getLast()).as("it has lasted").isNull();
	}

	@Test
	void hostsThatDoNotResolveAreNamedAndHaveRefusedNothing() {
		this.loop = loop(ListenerFixture.listener("last-error")
			.consumerProperties(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "kafka-2:9092, kafka-1:9092")));
		this.loop.poll((consumer) -> consumer.setPollException(new KafkaException("Failed to construct kafka consumer",
				new ConfigException("No resolvable bootstrap urls given in bootstrap.servers"))));
		pass(A_LOOK);
		pass(A_LOOK);

		assertThat(errors().getFirst()).isEqualTo(
				"The host names of the brokers do not resolve, it is tried again: " + "[kafka-1:9092, kafka-2:9092]");
	}

	@Test
	void anErrorOfWhichNothingIsKnownIsNoRefusal() {
		this.loop.poll((consumer) -> consumer.setPollException(new KafkaException("Failed to construct kafka consumer",
				new IllegalStateException(new NoSuchFileException("keystore.jks")))));
		pass(A_LOOK);
		pass(A_LOOK);

		assertThat(errors().getFirst()).isEqualTo("Unexpected error, a new connection is tried: "
				+ "org.apache.kafka.common.KafkaException: Failed to construct kafka consumer, caused by "
				+ "java.nio.file.NoSuchFileException");
	}

	@Test
	void whatTheBrokerAnswersIsARefusal() {
		this.loop.poll(
				(consumer) -> consumer.setPollException(new FencedInstanceIdException("another has this instance id")));
		pass(A_LOOK);
		pass(A_LOOK);

		assertThat(errors().getFirst()).isEqualTo("Kafka refuses, a new connection is tried: "
				+ "org.apache.kafka.common.errors.FencedInstanceIdException: another has this instance id");
	}

	@Test
	void aPollThatFailsOnceIsForgottenWithTheNext() {
		pass(Duration.ofSeconds(3));
		this.loop.poll((consumer) -> consumer.setPollException(new TimeoutException("no answer in time")));
		pass(A_LOOK);
		pass(A_LOOK);

		assertThat(errors().getLast()).isNull();
	}

	@Test
	void aReplacedConsumerIsNoMember() {
		this.loop.poll((consumer) -> consumer.rebalance(List.of(Records.ORDERS_0)));
		pass(A_LOOK);
		this.loop.poll((consumer) -> {
			this.clock.advance(A_LOOK);
			consumer.setPollException(new SaslAuthenticationException("wrong password"));
		});
		this.loop.poll((consumer) -> {
			consumer.member(false);
			this.seen.add(this.loop.status());
		});

		this.loop.run();

		assertThat(this.seen.getLast().state()).isEqualTo(ListenerState.CONNECTING);
		assertThat(this.seen.getLast().partitions()).isEmpty();
	}

}
