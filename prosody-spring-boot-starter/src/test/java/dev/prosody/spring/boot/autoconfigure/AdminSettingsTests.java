package dev.prosody.spring.boot.autoconfigure;

import java.util.Map;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class AdminSettingsTests {

	@Test
	void withoutKafkaAdminTheConsumersSettingsServeButNotThoseThatOnlyConsumersKnow() {
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		Map<String, Object> config = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1",
				ConsumerConfig.GROUP_ID_CONFIG, "billing", AdminClientConfig.SECURITY_PROTOCOL_CONFIG, "SSL",
				"com.acme.SslContext", "what the engine factory reads");
		beans.registerSingleton("consumerFactory", new DefaultKafkaConsumerFactory<>(config));

		Map<String, Object> admin = new SpringKafkaClientsFactory(beans, new MockEnvironment()).adminConfig(null);

		assertThat(admin).containsOnlyKeys(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
				AdminClientConfig.SECURITY_PROTOCOL_CONFIG, "com.acme.SslContext");
	}

}
