package dev.prosody.spring;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.config.TopicBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A broker in a container is found without any property. Skipped where there is no
 * Docker.
 */
@Testcontainers(disabledWithoutDocker = true)
@SpringBootTest(classes = ServiceConnectionIT.Application.class, webEnvironment = WebEnvironment.NONE,
		properties = { "spring.application.name=contained", "management.otlp.metrics.export.enabled=false",
				"spring.autoconfigure.exclude="
						+ "org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration" })
class ServiceConnectionIT {

	@Container
	@ServiceConnection
	private static final KafkaContainer BROKER = new KafkaContainer("apache/kafka:4.1.1");

	@Autowired
	private ProsodyListenerRegistry listeners;

	@Autowired
	private ProsodyTemplate template;

	@Autowired
	private Handler handler;

	static class Handler {

		final List<String> handled = new CopyOnWriteArrayList<>();

		@ProsodyListener(id = "contained", topics = "contained")
		void handle(String order) {
			this.handled.add(order);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Handler.class)
	static class Application {

		@Bean
		NewTopic contained() {
			return TopicBuilder.name("contained").partitions(1).build();
		}

	}

	@Test
	void sendsAndHandles() throws Exception {
		assertThat(this.listeners.awaitAssignment("contained", Duration.ofSeconds(60))).isTrue();

		this.template.sendAndWait("contained", "key", "order");

		await().untilAsserted(() -> assertThat(this.handler.handled).containsExactly("order"));
	}

}
