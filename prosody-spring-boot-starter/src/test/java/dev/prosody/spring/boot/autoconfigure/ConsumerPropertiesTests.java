package dev.prosody.spring.boot.autoconfigure;

import dev.prosody.spring.ProsodyListener;
import dev.prosody.spring.ProsodyListenerRegistry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class ConsumerPropertiesTests {

	private static final String ASSIGNORS = "org.apache.kafka.clients.consumer.CooperativeStickyAssignor,"
			+ "org.apache.kafka.clients.consumer.RangeAssignor";

	static class Handler {

		@ProsodyListener(id = "orders", topics = "orders", groupId = "billing", autoStartup = "false",
				properties = ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG + "=" + ASSIGNORS)
		void handle(String order) {
		}

	}

	@Test
	void propertiesOfAListenerMayBeLists() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(KafkaAutoConfiguration.class, ProsodyAutoConfiguration.class,
					ProsodyListenerAutoConfiguration.class))
			.withBean(Handler.class)
			.run((context) -> assertThat(
					context.getBean(ProsodyListenerRegistry.class).get("orders").definition().consumerProperties())
				.containsEntry(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, ASSIGNORS));
	}

}
