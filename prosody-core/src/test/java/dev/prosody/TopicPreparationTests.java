package dev.prosody;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.kafka.KafkaClients;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class TopicPreparationTests {

	private final List<String> prepared = new ArrayList<>();

	private final TopicPreparation preparation = new TopicPreparation(
			(definition) -> this.prepared.add(definition.id()));

	private final AtomicInteger questions = new AtomicInteger();

	@Test
	void leavesItToTheListenersToConnectWhenBrokersHaveNoAddressYet() {
		KafkaClients clients = KafkaClients.of(Map.of("bootstrap.servers", "no-such-host.invalid:9092"));

		assertThatNoException().isThrownBy(() -> prepare(clients));
	}

	@Test
	void i10FailsIfTheSettingsAreWrong() {
		KafkaClients clients = AdminStub.admins(() -> {
			throw new KafkaException("Failed to create new KafkaAdminClient",
					new ConfigException("Invalid value 'x' for configuration security.protocol"));
		});

		assertThatExceptionOfType(KafkaException.class).isThrownBy(() -> prepare(clients));
	}

	@Test
	void asksABrokerThatDoesNotAnswerOnceHoweverManyListenersThereAre() {
		KafkaClients clients = AdminStub.admins(this::silentAdmin);

		prepare(clients);

		assertThat(this.questions.get()).isOne();
		assertThat(this.prepared).as("dead-letter topics are still to be looked for").isEmpty();
	}

	@Test
	void saysForWhichListenersNothingIsLeftToDo() throws Exception {
		MockAdminClient admin = MockAdminClient.create().numBrokers(1).build();
		admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();

		prepare(AdminStub.admins(() -> admin));

		assertThat(this.prepared).containsExactly("first", "second");
	}

	private void prepare(KafkaClients clients) {
		this.preparation.prepare(List.of(ListenerFixture.listener("first").clients(clients).define(),
				ListenerFixture.listener("second").clients(clients).define()));
	}

	private Admin silentAdmin() {
		return new MockAdminClient() {

			@Override
			public synchronized DescribeTopicsResult describeTopics(TopicCollection topics,
					DescribeTopicsOptions options) {
				TopicPreparationTests.this.questions.incrementAndGet();
				KafkaFutureImpl<TopicDescription> future = new KafkaFutureImpl<>();
				future.completeExceptionally(new TimeoutException("no answer"));
				return new DescribeTopicsResult(null, Map.of("orders", future)) {
				};
			}

		};
	}

}
