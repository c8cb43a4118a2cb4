package dev.prosody;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

import dev.prosody.deadletter.DeadLetterHeaders;
import dev.prosody.failure.PermanentException;
import dev.prosody.listener.ListenerSpec;
import dev.prosody.testing.DeadLetterTopic;
import dev.prosody.testing.EmbeddedBroker;
import dev.prosody.testing.EventFeed;
import dev.prosody.testing.Instance;
import dev.prosody.testing.Scenario;
import dev.prosody.testing.SharedBroker;
import dev.prosody.testing.history.CommitBelowUnsettled;
import dev.prosody.testing.history.DeadLetterFirst;
import dev.prosody.testing.history.EventPosition;
import dev.prosody.testing.history.Fact;
import dev.prosody.testing.history.History;
import dev.prosody.testing.history.NothingLost;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Dead-letter topics that do not take a letter as it is. */
@ExtendWith(SharedBroker.class)
class DeadLetterIT {

	private static final String BAD = "bad";

	@Test
	void i9TheOffsetWaitsUntilTheDeadLetterIsAcknowledged(EmbeddedBroker broker) {
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, 1)) {
			History history = scenario.history();
			scenario.admin().createTopic(letters(scenario), 1, Map.of("max.message.bytes", "1"));
			send(scenario);
			Instance instance = instance(scenario).start();
			// three sizes are tried each time
			scenario.await("refused and tried again", () -> history.count(Fact.DeadLetterSent.class) > 3);
			scenario.await("others go on", () -> instance.status().counts().succeeded() == 2);
			scenario.await("committed up to it", () -> scenario.committed(0) == 1);
			assertThat(instance.status().counts().deadLettered()).isZero();
			assertThat(instance.status(scenario.partition(0)).oldestUnsettled()).satisfies((oldest) -> {
				assertThat(oldest.offset()).isOne();
				assertThat(oldest.keyHash()).isNotBlank();
			});

			scenario.admin().setTopicConfig(letters(scenario), "max.message.bytes", "100000");

			scenario.awaitLagZero();
			assertThat(instance.status().counts().deadLettered()).isOne();
			assertThat(scenario.deadLetters().awaitOne().value()).isNotEmpty();
			history.verify(new DeadLetterFirst(), new CommitBelowUnsettled(), new NothingLost());
		}
	}

	@Test
	void i3AnEventWhoseDeadLetterTopicIsGoneWaitsUntilItIsBack(EmbeddedBroker broker) throws Exception {
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, 1)) {
			scenario.admin().createTopic(letters(scenario), 1, Map.of());
			// it looks after its topic once more when it has partitions
			Instance instance = instance(scenario, LetterTraffic::createsNoTopic).startAndAwaitAssignment();
			scenario.admin().deleteTopic(letters(scenario));
			send(scenario);
			scenario.await("others go on", () -> instance.status().counts().succeeded() == 2);
			scenario.await("committed up to it", () -> scenario.committed(0) == 1);

			scenario.admin().createTopic(letters(scenario), 1, Map.of());

			scenario.awaitLagZero();
			ConsumerRecord<byte[], byte[]> letter = scenario.deadLetters().awaitOne();
			assertThat(DeadLetterTopic.source(letter)).isEqualTo(new EventPosition(scenario.topic(), 0, 1));
			scenario.history().verify(new DeadLetterFirst(), new CommitBelowUnsettled(), new NothingLost());
		}
	}

	@Test
	void i10AMissingDeadLetterTopicThatMayNotBeCreatedStopsTheStart(EmbeddedBroker broker) {
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, 1)) {
			Instance instance = instance(scenario, LetterTraffic::createsNoTopic);

			assertThatExceptionOfType(MissingTopicsException.class).isThrownBy(instance::start)
				.withMessageContaining("'a'")
				.withMessageContaining(letters(scenario))
				.withMessageContaining("kafka-topics");
			assertThat(scenario.history().count(Fact.Polled.class)).isZero();
		}
	}

	@Test
	void aValueTooLargeForTheDeadLetterTopicIsLeftOutAndItsCoordinatesStay(EmbeddedBroker broker) {
		byte[] large = new byte[50_000];
		new Random(1).nextBytes(large);
		try (Scenario scenario = Scenario.on(broker, GroupProtocol.CONSUMER, 1)) {
			scenario.admin().createTopic(letters(scenario), 1, Map.of("max.message.bytes", "8000"));
			EventPosition source = scenario.feed().sendRaw(0, Situation.text(BAD), large);
			instance(scenario).start();

			scenario.awaitLagZero();

			ConsumerRecord<byte[], byte[]> letter = scenario.deadLetters().awaitOne();
			assertThat(letter.key()).isEqualTo(Situation.text(BAD));
			assertThat(letter.value()).isNull();
			assertThat(DeadLetterTopic.source(letter)).isEqualTo(source);
			assertThat(DeadLetterTopic.text(letter, DeadLetterHeaders.OMITTED)).isEqualTo("stacktrace,value");
			scenario.history().verify(new DeadLetterFirst(), new CommitBelowUnsettled(), new NothingLost());
		}
	}

	private static Instance instance(Scenario scenario) {
		return instance(scenario, (spec) -> {
		});
	}

	private static Instance instance(Scenario scenario, Consumer<ListenerSpec> settings) {
		return scenario.instance("a", settings, (event, context) -> {
			if (BAD.equals(event.key())) {
				throw new PermanentException("thrown by a test");
			}
		});
	}

	private static void send(Scenario scenario) {
		EventFeed feed = scenario.feed();
		List.of("before", BAD, "after").forEach(feed::send);
		feed.flush();
	}

	private static String letters(Scenario scenario) {
		return scenario.topic() + "-dlt";
	}

}
