package dev.prosody;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import dev.prosody.engine.testing.ListenerFixture;
import dev.prosody.engine.testing.Records;
import dev.prosody.listener.ListenerDefinition;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeadLetterPreparationTests {

	private final AtomicInteger made = new AtomicInteger();

	private final CountDownLatch created = new CountDownLatch(1);

	@Test
	void asksAgainIfTheBrokerDoesNotAnswerAtTheAssignment() throws Exception {
		try (DeadLetterPreparation preparation = new DeadLetterPreparation(
				ListenerFixture.listener("letters").clients(AdminStub.admins(this::admin)).define(),
				Duration.ofMillis(1))) {
			preparation.assigned(List.of(Records.ORDERS_0), 1);
			preparation.assigned(List.of(Records.ORDERS_1), 2);

			this.created.await();
		}
		assertThat(this.made.get()).as("the second assignment started no second worker").isEqualTo(3);
	}

	@Test
	void asksAgainIfItMayNotKnowWhetherTheTopicExists() throws Exception {
		try (DeadLetterPreparation preparation = new DeadLetterPreparation(
				ListenerFixture.listener("letters").clients(AdminStub.admins(this::deniedAtFirst)).define(),
				Duration.ofMillis(1))) {
			preparation.assigned(List.of(Records.ORDERS_0), 1);

			this.created.await();
		}
		assertThat(this.made.get()).isEqualTo(3);
	}

	@Test
	void asksNothingAboutTopicsThatWerePreparedBeforeTheStart() throws Exception {
		ListenerDefinition definition = ListenerFixture.listener("letters")
			.clients(AdminStub.admins(this::admin))
			.define();
		try (DeadLetterPreparation preparation = new DeadLetterPreparation(definition, Duration.ofMillis(1))) {
			preparation.prepared(ListenerFixture.listener("other").define());
			preparation.prepared(definition);

			preparation.assigned(List.of(Records.ORDERS_0), 1);
		}
		assertThat(this.made.get()).isZero();
	}

	private Admin deniedAtFirst() {
		if (this.made.get() >= 2) {
			return admin();
		}
		this.made.incrementAndGet();
		return new MockAdminClient() {

			@Override
			public synchronized DescribeTopicsResult describeTopics(TopicCollection topics,
					DescribeTopicsOptions options) {
				KafkaFutureImpl<TopicDescription> denied = new KafkaFutureImpl<>();
				denied.completeExceptionally(new TopicAuthorizationException("orders-dlt"));
				return new DescribeTopicsResult(null, Map.of("orders-dlt", denied)) {
				};
			}

		};
	}

	private Admin admin() {
		if (this.made.incrementAndGet() < 3) {
			throw new KafkaException("no connection");
		}
		Node node = new Node(0, "localhost", 9092);
		return new MockAdminClient(List.of(node), node) {

			@Override
			public synchronized CreateTopicsResult createTopics(Collection<NewTopic> topics,
					CreateTopicsOptions options) {
				assertThat(topics).extracting(NewTopic::name).containsExactly("orders-dlt");
				DeadLetterPreparationTests.this.created.countDown();
				return super.createTopics(topics, options);
			}

		};
	}

}
