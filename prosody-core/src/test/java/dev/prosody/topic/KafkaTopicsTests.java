package dev.prosody.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KafkaTopicsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final MockAdminClient admin = MockAdminClient.create().numBrokers(1).defaultPartitions((short) 3).build();

	private final KafkaTopics topics = new KafkaTopics(this.admin, TIMEOUT);

	@AfterEach
	void clearInterrupt() {
		Thread.interrupted();
	}

	@Test
	void tellsExistingFromMissing() {
		create("orders");

		TopicReport report = this.topics.find(List.of("orders", "payments", "orders"));

		assertThat(report.existing()).containsExactly("orders");
		assertThat(report.created()).isEmpty();
		assertThat(report.missing()).containsExactly(Map.entry("payments",
				"Topic 'payments' does not exist. Create it: kafka-topics.sh --bootstrap-server <broker> --create"
						+ " --topic payments"));
		assertThat(report.unreachable()).isNull();
	}

	@Test
	void createsWhatIsMissingWithTheBrokersDefaults() {
		create("orders");

		TopicReport report = this.topics.findOrCreate(List.of("orders", "payments"));

		assertThat(report.existing()).containsExactly("orders");
		assertThat(report.created()).containsExactly("payments");
		assertThat(report.missing()).isEmpty();
		assertThat(this.topics.partitions(List.of("payments", "unknown"))).containsExactly(Map.entry("payments", 3));
	}

	@Test
	void asksNothingAboutNothing() {
		this.admin.timeoutNextRequest(1);

		assertThat(this.topics.find(List.of())).isEqualTo(new Findings().report());
	}

	@Test
	void unreachableBrokerIsNotAMissingTopic() {
		this.admin.timeoutNextRequest(1);

		TopicReport report = this.topics.findOrCreate(List.of("orders"));

		assertThat(report.unreachable()).isInstanceOf(TimeoutException.class);
		assertThat(report.missing()).isEmpty();
		assertThat(report.created()).isEmpty();
	}

	@Test
	void unknownClientIsNotAMissingTopic() {
		TopicReport report = new KafkaTopics(describing(new SaslAuthenticationException("expected")), TIMEOUT)
			.find(List.of("orders"));

		assertThat(report.unreachable()).isInstanceOf(SaslAuthenticationException.class);
		assertThat(report.missing()).isEmpty();
	}

	@Test
	void silentClientIsGivenUpOn() {
		KafkaTopics silent = new KafkaTopics(describing(null), Duration.ofNanos(1));
		Thread.currentThread().interrupt();

		TopicReport report = silent.find(List.of("orders"));

		assertThat(report.unreachable()).isInstanceOf(InterruptedException.class);
		assertThat(Thread.currentThread().isInterrupted()).isTrue();
	}

	@Test
	void topicThatMayNotBeSeenIsNeitherMissingNorThere() {
		TopicReport report = new KafkaTopics(describing(new TopicAuthorizationException("Not authorized")), TIMEOUT)
			.findOrCreate(List.of("orders"));

		assertThat(report.denied()).containsExactly("orders");
		assertThat(report.missing()).isEmpty();
		assertThat(report.existing()).isEmpty();
		assertThat(report.created()).isEmpty();
	}

	@Test
	void topicThatTheBrokerRejectsCannotBeUsed() {
		TopicReport report = new KafkaTopics(describing(new InvalidTopicException("Bad name")), TIMEOUT)
			.findOrCreate(List.of("orders"));

		assertThat(report.missing())
			.containsExactly(Map.entry("orders", "Topic 'orders' cannot be used: InvalidTopicException: Bad name."));
		assertThat(report.created()).isEmpty();
	}

	@Test
	void topicThatMayNotBeCreatedIsMissingWithTheReasonAndTheCommand() {
		TopicReport report = new KafkaTopics(creating(new TopicAuthorizationException("Not authorized")), TIMEOUT)
			.findOrCreate(List.of("orders"));

		assertThat(report.missing()).containsExactly(Map.entry("orders",
				"Topic 'orders' does not exist and could not be created: TopicAuthorizationException: Not authorized."
						+ " Create it: kafka-topics.sh --bootstrap-server <broker> --create --topic orders"));
	}

	@Test
	void topicThatSomebodyElseCreatedMeanwhileExists() {
		TopicReport report = new KafkaTopics(creating(new TopicExistsException("expected")), TIMEOUT)
			.findOrCreate(List.of("orders"));

		assertThat(report.existing()).containsExactly("orders");
		assertThat(report.missing()).isEmpty();
	}

	@Test
	void timeOutOfACreationLeavesTheTopicOpen() {
		TopicReport report = new KafkaTopics(creating(new TimeoutException("expected")), TIMEOUT)
			.findOrCreate(List.of("orders"));

		assertThat(report.unreachable()).isInstanceOf(TimeoutException.class);
		assertThat(report.missing()).isEmpty();
	}

	@Test
	void everyQuestionHasTheTimeout() {
		List<Integer> timeouts = new ArrayList<>();
		Node node = new Node(0, "localhost", 9092);
		Admin recording = new MockAdminClient(List.of(node), node) {

			@Override
			public synchronized DescribeTopicsResult describeTopics(TopicCollection topics,
					DescribeTopicsOptions options) {
				timeouts.add(options.timeoutMs());
				return super.describeTopics(topics, options);
			}

			@Override
			public synchronized CreateTopicsResult createTopics(Collection<NewTopic> topics,
					CreateTopicsOptions options) {
				timeouts.add(options.timeoutMs());
				return super.createTopics(topics, options);
			}

		};

		new KafkaTopics(recording, Duration.ofMillis(1234)).findOrCreate(List.of("orders"));

		assertThat(timeouts).containsExactly(1234, 1234);
	}

	@Test
	void timeoutMustBePositive() {
		assertThatIllegalArgumentException().isThrownBy(() -> new KafkaTopics(this.admin, Duration.ZERO));
	}

	private void create(String name) {
		this.admin.createTopics(List.of(new NewTopic(name, 1, (short) 1)));
	}

	private static Admin describing(RuntimeException failure) {
		return new MockAdminClient() {

			@Override
			public synchronized DescribeTopicsResult describeTopics(TopicCollection topics,
					DescribeTopicsOptions options) {
				return new DescribeTopicsResult(null, Map.of("orders", future(failure))) {
				};
			}

		};
	}

	private static Admin creating(RuntimeException failure) {
		return new MockAdminClient() {

			@Override
			public synchronized CreateTopicsResult createTopics(Collection<NewTopic> topics,
					CreateTopicsOptions options) {
				return new CreateTopicsResult(Map.of("orders", future(failure))) {
				};
			}

		};
	}

	/** One that never completes without failure. */
	private static <T> KafkaFuture<T> future(RuntimeException failure) {
		KafkaFutureImpl<T> future = new KafkaFutureImpl<>();
		if (failure != null) {
			future.completeExceptionally(failure);
		}
		return future;
	}

}
