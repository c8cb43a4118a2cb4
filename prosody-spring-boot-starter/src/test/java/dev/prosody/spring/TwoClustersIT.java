package dev.prosody.spring;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.prosody.failure.PermanentException;
import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One application reads two clusters: Boot's, and that of a consumer factory of its own.
 */
@ExtendWith(SharedBroker.class)
class TwoClustersIT {

	private static TestBroker second;

	private static TestApplication application;

	@BeforeAll
	static void start(TestBroker broker) {
		second = TestBroker.start();
		broker.createTopic("clusters-both", 1);
		second.createTopic("clusters-both", 1);
		second.createTopic("clusters-second", 1);
		application = TestApplication.run(broker, "clusters", Application.class,
				"second.bootstrap-servers=" + second.bootstrapServers());
	}

	@AfterAll
	static void stop() {
		application.close();
		second.close();
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean(defaultCandidate = false)
		ConsumerFactory<?, ?> secondConsumers(@Value("${second.bootstrap-servers}") String servers) {
			return new DefaultKafkaConsumerFactory<>(Map.of("bootstrap.servers", servers));
		}

		@Bean
		Orders orders() {
			return new Orders();
		}

	}

	static class Orders {

		final List<String> calls = new CopyOnWriteArrayList<>();

		@ProsodyListener(id = "first", topics = "clusters-both", codec = "string")
		void first(String order) {
			rejectBad(order);
			this.calls.add("first " + order);
		}

		@ProsodyListener(id = "second", topics = { "clusters-both", "clusters-second" }, codec = "string",
				consumerFactory = "secondConsumers")
		void second(String order) {
			rejectBad(order);
			this.calls.add("second " + order);
		}

		private static void rejectBad(String order) {
			if (order.startsWith("bad")) {
				throw new PermanentException("bad");
			}
		}

	}

	@Test
	void eachListenerHandlesTheEventsOfItsCluster(TestBroker broker) {
		Orders handler = application.bean(Orders.class);

		broker.send(record("clusters-both", "a"));
		second.send(record("clusters-both", "b"));
		second.send(record("clusters-second", "c"));

		application.await("handled", () -> handler.calls.size() == 3);
		assertThat(handler.calls).containsExactlyInAnyOrder("first a", "second b", "second c");
	}

	@Test
	void deadLetterTopicsAreInTheClusterOfTheirSource(TestBroker broker) {
		assertThat(broker.topics()).contains("clusters-both-dlt").doesNotContain("clusters-second-dlt");
		assertThat(second.topics()).contains("clusters-both-dlt", "clusters-second-dlt");
	}

	@Test
	void deadLettersGoToTheClusterOfTheirEvent(TestBroker broker) {
		broker.send(record("clusters-both", "bad-first"));
		second.send(record("clusters-both", "bad-second"));

		assertThat(broker.awaitRecords("clusters-both-dlt", 1)).singleElement()
			.satisfies((letter) -> assertThat(letter.value()).asString(StandardCharsets.UTF_8).isEqualTo("bad-first"));
		assertThat(second.awaitRecords("clusters-both-dlt", 1)).singleElement()
			.satisfies((letter) -> assertThat(letter.value()).asString(StandardCharsets.UTF_8).isEqualTo("bad-second"));
	}

	private static ProducerRecord<byte[], byte[]> record(String topic, String value) {
		return new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8));
	}

}
