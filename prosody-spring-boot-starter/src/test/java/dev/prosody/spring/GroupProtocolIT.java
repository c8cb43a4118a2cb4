package dev.prosody.spring;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.prosody.failure.PermanentException;
import dev.prosody.handler.ProsodyEvent;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import dev.prosody.status.PartitionStatus;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/** Both protocols by which Kafka coordinates groups, chosen by Kafka's own property. */
@ExtendWith(SharedBroker.class)
class GroupProtocolIT {

	record Order(String id) {
	}

	@Import(Handler.class)
	static class Application {

	}

	static class Handler {

		final List<String> byName = new CopyOnWriteArrayList<>();

		final List<String> byPattern = new CopyOnWriteArrayList<>();

		@ProsodyListener(id = "by-name", topics = "${protocol.topic}")
		void byName(Order order) {
			this.byName.add(order.id());
		}

		@ProsodyListener(id = "by-pattern", topicPattern = "${protocol.topic}-tenant-.*")
		void byPattern(Order order, ProsodyEvent<Order> event) {
			this.byPattern.add(event.topic() + " " + order.id());
			if (order.id().equals("bad")) {
				throw new PermanentException("Bad order");
			}
		}

	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void handlesNamedTopicsAndThoseThatAPatternMatchesLater(String protocol, TestBroker broker) throws Exception {
		String topic = "protocol-" + protocol;
		broker.createTopic(topic, 2);
		broker.createTopic(topic + "-tenant-1", 1);
		try (TestApplication application = TestApplication.run(broker, "group-" + protocol, Application.class,
				"protocol.topic=" + topic, "spring.kafka.consumer.properties.group.protocol=" + protocol,
				"spring.kafka.consumer.properties.metadata.max.age.ms=300",
				"prosody.consumer.dead-letter.retention=1d")) {
			Handler handler = application.bean(Handler.class);
			application.awaitAssignment("by-name");
			IntStream.range(0, 20).forEach((i) -> application.send(topic, "key-" + i % 4, new Order("" + i)));
			application.await("named topic", () -> handler.byName.size() == 20);

			application.send(topic + "-tenant-1", "key", new Order("first"));
			application.await("pattern", () -> handler.byPattern.contains(topic + "-tenant-1 first"));
			broker.createTopic(topic + "-tenant-2", 3);
			application.send(topic + "-tenant-2", "key", new Order("bad"));
			application.send(topic + "-tenant-2", "key", new Order("good"));
			application.await("new topic", () -> handler.byPattern.contains(topic + "-tenant-2 good"));

			assertThat(broker.awaitRecords(topic + "-tenant-2-dlt", 1)).hasSize(1);
			assertThat(broker.partitions(topic + "-tenant-2-dlt")).hasSize(3);
			application.await("dead-letter topics of the others",
					() -> broker.topics().containsAll(List.of(topic + "-tenant-1-dlt", topic + "-dlt")));
			assertThat(handler.byPattern).containsExactly(topic + "-tenant-1 first", topic + "-tenant-2 bad",
					topic + "-tenant-2 good");
			assertThat(assigned(application)).containsExactlyInAnyOrder(topic + "-tenant-1", topic + "-tenant-2");
		}
	}

	private static Set<String> assigned(TestApplication application) {
		return application.status("by-pattern")
			.partitions()
			.stream()
			.map(PartitionStatus::topic)
			.collect(Collectors.toSet());
	}

}
