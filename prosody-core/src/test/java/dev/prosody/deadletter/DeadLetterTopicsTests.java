package dev.prosody.deadletter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.prosody.listener.DeadLetterOptions;
import dev.prosody.topic.TopicReport;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeadLetterTopicsTests {

	private final List<NewTopic> created = new ArrayList<>();

	private final MockAdminClient admin = new MockAdminClient(List.of(new Node(0, "localhost", 9092)),
			new Node(0, "localhost", 9092)) {

		@Override
		public synchronized CreateTopicsResult createTopics(Collection<NewTopic> topics, CreateTopicsOptions options) {
			DeadLetterTopicsTests.this.created.addAll(topics);
			return super.createTopics(topics, options);
		}

	};

	private final DeadLetterTopics topics = new DeadLetterTopics(this.admin, Duration.ofSeconds(5));

	@Test
	void createsOnePerSourceWithItsPartitionsAndRoomForHeaders() {
		create("orders", 6, Map.of("max.message.bytes", "2000000"));
		create("payments", 2, Map.of());

		TopicReport report = this.topics.ensure(List.of("orders", "payments"), DeadLetterOptions.DEFAULTS);

		assertThat(report.created()).containsExactly("orders-dlt", "payments-dlt");
		assertThat(this.created).satisfiesExactly((orders) -> {
			assertThat(orders.name()).isEqualTo("orders-dlt");
			assertThat(orders.numPartitions()).isEqualTo(6);
			assertThat(orders.replicationFactor()).isEqualTo((short) -1);
			assertThat(orders.configs()).containsOnly(Map.entry("retention.ms", "2592000000"),
					Map.entry("max.message.bytes", "2065536"));
		}, (payments) -> {
			assertThat(payments.numPartitions()).isEqualTo(2);
			assertThat(payments.configs()).containsOnlyKeys("retention.ms");
		});
	}

	@Test
	void topicOfSeveralSourcesFitsTheLargest() {
		create("orders", 6, Map.of("max.message.bytes", "1000"));
		create("payments", 2, Map.of("max.message.bytes", "3000"));
		DeadLetterOptions shared = new DeadLetterOptions(true, "failed", true, Duration.ofDays(1));

		TopicReport report = this.topics.ensure(List.of("orders", "payments"), shared);

		assertThat(report.created()).containsExactly("failed");
		assertThat(this.created).singleElement().satisfies((topic) -> {
			assertThat(topic.numPartitions()).isEqualTo(6);
			assertThat(topic.configs()).containsEntry("max.message.bytes", "68536")
				.containsEntry("retention.ms", "86400000");
		});
	}

	@Test
	void leavesExistingTopicsAlone() {
		create("orders", 6, Map.of());
		create("orders-dlt", 1, Map.of());

		TopicReport report = this.topics.ensure(List.of("orders"), DeadLetterOptions.DEFAULTS);

		assertThat(report.existing()).containsExactly("orders-dlt");
		assertThat(this.created).isEmpty();
	}

	@Test
	void createsNothingIfThatIsSwitchedOffButPrintsTheCommand() {
		create("orders", 6, Map.of("max.message.bytes", "2000000"));
		DeadLetterOptions options = new DeadLetterOptions(true, "{topic}-dlt", false, Duration.ofDays(30));

		TopicReport report = this.topics.ensure(List.of("orders"), options);

		assertThat(report.missing()).containsExactly(Map.entry("orders-dlt",
				"Topic 'orders-dlt' does not exist. Create it: kafka-topics.sh --bootstrap-server <broker> --create"
						+ " --topic orders-dlt --partitions 6 --config max.message.bytes=2065536 --config"
						+ " retention.ms=2592000000"));
		assertThat(this.created).isEmpty();
	}

	@Test
	void sourceThatDoesNotExistYetGivesTheBrokersDefaults() {
		TopicReport report = this.topics.ensure(Set.of("orders"), DeadLetterOptions.DEFAULTS);

		assertThat(report.created()).containsExactly("orders-dlt");
		assertThat(this.created).singleElement().satisfies((topic) -> {
			assertThat(topic.numPartitions()).isEqualTo(-1);
			assertThat(topic.configs()).containsOnlyKeys("retention.ms");
		});
	}

	@Test
	void limitCannotOverflow() {
		create("orders", 1, Map.of("max.message.bytes", Integer.toString(Integer.MAX_VALUE)));

		this.topics.ensure(Set.of("orders"), DeadLetterOptions.DEFAULTS);

		assertThat(this.created.get(0).configs()).containsEntry("max.message.bytes",
				Integer.toString(Integer.MAX_VALUE));
	}

	@Test
	void unreachableBrokerIsNotAMissingTopic() {
		this.admin.timeoutNextRequest(1);

		TopicReport report = this.topics.ensure(List.of("orders"), DeadLetterOptions.DEFAULTS);

		assertThat(report.unreachable()).isInstanceOf(TimeoutException.class);
		assertThat(report.missing()).isEmpty();
	}

	private void create(String name, int partitions, Map<String, String> configs) {
		this.admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(configs)));
		this.created.clear();
	}

}
