package dev.prosody.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import dev.prosody.spring.testing.SharedBroker;
import dev.prosody.spring.testing.TestApplication;
import dev.prosody.spring.testing.TestBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.context.annotation.Import;
import org.springframework.kafka.annotation.KafkaHandler;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Existing producers and consumers that say by spring-kafka's type headers of which class
 * a payload is.
 */
@ExtendWith(SharedBroker.class)
class SpringKafkaInteropIT {

	private static TestApplication application;

	@BeforeAll
	static void start(TestBroker broker) {
		List.of("interop-to-spring", "interop-from-spring").forEach((topic) -> broker.createTopic(topic, 1));
		application = TestApplication.run(broker, "interop", Application.class, "prosody.producer.type-header=spring",
				"prosody.type-mapping[" + Placed.class.getName() + "]=order.placed",
				"spring.kafka.consumer.auto-offset-reset=earliest",
				"spring.kafka.consumer.value-deserializer=org.springframework.kafka.support.serializer.JacksonJsonDeserializer",
				"spring.kafka.consumer.properties.spring.json.trusted.packages=dev.prosody.spring,java.util,java.lang",
				"spring.kafka.producer.value-serializer=org.springframework.kafka.support.serializer.JacksonJsonSerializer");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	record Placed(String id) {
	}

	record Paid(String id, int amount) {
	}

	@Import({ SpringConsumer.class, ProsodyConsumer.class })
	static class Application {

	}

	/** No default type: without the headers its deserializer fails. */
	@KafkaListener(topics = "interop-to-spring", groupId = "interop-spring")
	static class SpringConsumer {

		final List<Object> handled = new CopyOnWriteArrayList<>();

		@KafkaHandler
		void placed(Placed order) {
			this.handled.add(order);
		}

		@KafkaHandler
		void paid(Paid order) {
			this.handled.add(order);
		}

		@KafkaHandler(isDefault = true)
		void others(Object other) {
			this.handled.add(other);
		}

	}

	@ProsodyListener(id = "interop", topics = "interop-from-spring")
	static class ProsodyConsumer {

		final List<Object> handled = new CopyOnWriteArrayList<>();

		@OnEvent("order.placed")
		void placed(Placed order) {
			this.handled.add(order);
		}

		@OnEvent("dev.prosody.spring.SpringKafkaInteropIT$Paid")
		void paid(Paid order) {
			this.handled.add(order);
		}

	}

	@Test
	void consumersOfSpringKafkaReadWhatTheTemplateSends() {
		SpringConsumer consumer = application.bean(SpringConsumer.class);

		application.send("interop-to-spring", "a", new Placed("1"));
		application.send("interop-to-spring", "a", new Paid("2", 5));
		application.send("interop-to-spring", "a", new ArrayList<>(List.of("three")));

		application.await("all handled", () -> consumer.handled.size() == 3);
		assertThat(consumer.handled).containsExactly(new Placed("1"), new Paid("2", 5), List.of("three"));
	}

	@Test
	void listenersReadWhatProducersOfSpringKafkaSendByMappedAndByRawType() throws Exception {
		@SuppressWarnings("unchecked")
		KafkaTemplate<Object, Object> kafkaTemplate = application.bean(KafkaTemplate.class);
		ProsodyConsumer consumer = application.bean(ProsodyConsumer.class);

		kafkaTemplate.send("interop-from-spring", "a", new Placed("1")).get(40, TimeUnit.SECONDS);
		kafkaTemplate.send("interop-from-spring", "a", new Paid("2", 5)).get(40, TimeUnit.SECONDS);

		application.await("all handled", () -> consumer.handled.size() == 2);
		assertThat(consumer.handled).containsExactly(new Placed("1"), new Paid("2", 5));
		assertThat(application.status("interop").counts().deadLettered()).isZero();
	}

}
