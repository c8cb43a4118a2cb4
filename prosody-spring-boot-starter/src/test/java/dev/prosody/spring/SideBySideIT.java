package dev.prosody.spring;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.context.annotation.Import;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners of spring-kafka with JSON deserializers and automatic commits live in the
 * same application, on the factories that Boot makes for them.
 */
@ExtendWith(SharedBroker.class)
class SideBySideIT {

	private static TestApplication application;

	@BeforeAll
	static void start(TestBroker broker) {
		List.of("side-plain", "side-keyed", "side-codec", "side-held").forEach((topic) -> broker.createTopic(topic, 2));
		application = TestApplication.run(broker, "side-by-side", Application.class,
				"spring.kafka.consumer.auto-offset-reset=earliest", "spring.kafka.consumer.enable-auto-commit=true",
				"spring.kafka.consumer.auto-commit-interval=50ms", "spring.kafka.consumer.group-id=side-group",
				"spring.kafka.consumer.value-deserializer=org.springframework.kafka.support.serializer.JacksonJsonDeserializer",
				"spring.kafka.consumer.properties.spring.json.value.default.type=" + Order.class.getName(),
				"spring.kafka.consumer.properties.spring.json.trusted.packages=dev.prosody.spring",
				"spring.kafka.producer.value-serializer=org.springframework.kafka.support.serializer.JacksonJsonSerializer");
	}

	@AfterAll
	static void stop() {
		application.bean(Keyed.class).release.countDown();
		application.close();
	}

	record Order(String id, int amount) {
	}

	@Import({ Plain.class, Keyed.class })
	static class Application {

	}

	static class Plain {

		final List<Order> handled = new CopyOnWriteArrayList<>();

		@KafkaListener(topics = "side-plain", groupId = "side-plain")
		void handle(Order order, @Header(name = "source-system", required = false) byte[] source) {
			this.handled.add(order);
		}

	}

	static class Keyed {

		final List<Object> handled = new CopyOnWriteArrayList<>();

		final List<Order> decodedByKafka = new CopyOnWriteArrayList<>();

		final CountDownLatch release = new CountDownLatch(1);

		@ProsodyListener(id = "keyed", topics = "side-keyed")
		void handle(Order order) {
			this.handled.add(order);
		}

		@ProsodyListener(id = "codec", topics = "side-codec", codec = "kafka")
		void decoded(Order order) {
			this.decodedByKafka.add(order);
		}

		@ProsodyListener(id = "held", topics = "side-held", codec = "string")
		void hold(String value) throws InterruptedException {
			if (value.equals("held")) {
				this.release.await();
			}
		}

	}

	@Test
	void bothKindsOfListenersHandleWhatBothTemplatesSend() throws Exception {
		@SuppressWarnings("unchecked")
		KafkaTemplate<Object, Object> kafkaTemplate = application.bean(KafkaTemplate.class);

		kafkaTemplate.send("side-plain", "a", new Order("1", 1)).get(40, TimeUnit.SECONDS);
		application.send("side-plain", "a", new Order("2", 2));
		kafkaTemplate.send("side-keyed", "a", new Order("3", 3)).get(40, TimeUnit.SECONDS);
		application.send("side-keyed", "a", new Order("4", 4));

		application.await("all handled", () -> application.bean(Plain.class).handled.size() == 2
				&& application.bean(Keyed.class).handled.size() == 2);
		assertThat(application.bean(Plain.class).handled).containsExactly(new Order("1", 1), new Order("2", 2));
		assertThat(application.bean(Keyed.class).handled).containsExactly(new Order("3", 3), new Order("4", 4));
		assertThat(application.status("keyed").groupId()).isEqualTo("side-group");
	}

	@Test
	void theApplicationsDeserializerDecodesForTheCodecKafka() throws Exception {
		@SuppressWarnings("unchecked")
		KafkaTemplate<Object, Object> kafkaTemplate = application.bean(KafkaTemplate.class);

		kafkaTemplate.send("side-codec", "a", new Order("1", 1)).get(40, TimeUnit.SECONDS);
		application.send("side-codec", "a", new Order("2", 2));

		application.await("handled", () -> application.status("codec").counts().succeeded()
				+ application.status("codec").counts().deadLettered() == 2);
		assertThat(application.bean(Keyed.class).decodedByKafka).containsExactly(new Order("1", 1), new Order("2", 2));
	}

	@Test
	void automaticCommitsStayOutOfProsodysListeners(TestBroker broker) {
		broker.send(record(0, "held"));
		broker.send(record(0, "other"));
		broker.send(record(1, "other"));
		application.await("the others are handled", () -> application.status("held").counts().succeeded() == 2);

		broker.send(record(1, "other"));

		application.await("commits go on", () -> broker.committed("side-group", "side-held", 1) == 2);
		assertThat(broker.committed("side-group", "side-held", 0)).isLessThanOrEqualTo(0);
		application.bean(Keyed.class).release.countDown();
		application.await("committed when settled", () -> broker.committed("side-group", "side-held", 0) == 2);
	}

	private static ProducerRecord<byte[], byte[]> record(int partition, String value) {
		byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
		return new ProducerRecord<>("side-held", partition, bytes, bytes);
	}

}
