package dev.prosody.spring.security;

import java.util.concurrent.TimeUnit;

import dev.prosody.testing.DeadLetterTopic;
import dev.prosody.testing.secrets.Planted;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications that are let in, with the permissions that SECURITY.md names and no other.
 */
@ExtendWith(SharedSecuredBroker.class)
class SecuredConnectionIT {

	@Test
	void aCertificateFromAnSslBundleIsEnoughToConnect(SecuredBroker broker) throws Exception {
		String name = "tls-orders";
		allowListening(broker, Certificates.APPLICATION, name);
		allowSendingAndCreation(broker, Certificates.APPLICATION, name);

		try (SecuredApplication application = SecuredApplication.mutualTls(broker, name,
				"prosody.consumer.topics.missing=create")) {
			assertWorks(application, broker, name);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void aPasswordAndTheLeastPermissionsAreEnough(String protocol, SecuredBroker broker) throws Exception {
		String name = "scram-" + protocol;
		broker.password(name, SecuredApplication.passwordOf(name));
		allowListening(broker, name, name);
		allowSendingAndCreation(broker, name, name);

		try (SecuredApplication application = SecuredApplication.scram(broker, name,
				"prosody.consumer.topics.missing=create",
				"spring.kafka.consumer.properties.group.protocol=" + protocol)) {
			assertWorks(application, broker, name);
		}
		assertThat(broker.topics().topicConfig(name + "-dlt", TopicConfig.MAX_MESSAGE_BYTES_CONFIG))
			.as("the source's and 64 KB, which takes DESCRIBE_CONFIGS")
			.isEqualTo("1114124");
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void whereTopicsExistThreePermissionsAreEnoughToListen(String protocol, SecuredBroker broker) {
		String name = "listening-" + protocol;
		broker.createTopic(name, 1);
		broker.createTopic(name + "-dlt", 1);
		broker.password(name, SecuredApplication.passwordOf(name));
		allowListening(broker, name, name);
		broker.send(name, "a", new Orders.Order("1", Planted.secret("card"), true));
		broker.send(name, "b", new Orders.Order("2", Planted.secret("card"), false));

		try (SecuredApplication application = SecuredApplication.scram(broker, name,
				"spring.kafka.consumer.properties.group.protocol=" + protocol)) {
			application.awaitHandled("2");
			new DeadLetterTopic(broker, name + "-dlt").awaitOne();
			assertThat(application.status().lastError()).isNull();
			assertThat(application.logged().ours()).noneMatch((line) -> line.startsWith("WARN"));
		}
		assertThat(broker.topics().lag(name, name)).as("committed at the latest by the stop").isZero();
	}

	private static void allowListening(SecuredBroker broker, String user, String topic) {
		broker.allow(user, ResourceType.GROUP, topic, AclOperation.READ);
		broker.allow(user, ResourceType.TOPIC, topic, AclOperation.READ);
		broker.allow(user, ResourceType.TOPIC, topic + "-dlt", AclOperation.WRITE);
	}

	private static void allowSendingAndCreation(SecuredBroker broker, String user, String topic) {
		broker.allow(user, ResourceType.TOPIC, topic, AclOperation.WRITE, AclOperation.CREATE,
				AclOperation.DESCRIBE_CONFIGS);
		broker.allow(user, ResourceType.TOPIC, topic + "-dlt", AclOperation.CREATE);
	}

	private static void assertWorks(SecuredApplication application, SecuredBroker broker, String name)
			throws Exception {
		application.send("1", false).get(40, TimeUnit.SECONDS);
		application.send("2", true).get(40, TimeUnit.SECONDS);

		application.awaitHandled("1");
		ConsumerRecord<byte[], byte[]> letter = new DeadLetterTopic(broker, name + "-dlt").awaitOne();
		assertThat(DeadLetterTopic.text(letter, Planted.HEADER)).isEqualTo(Planted.secret("header"));
		assertThat(application.status().lastError()).isNull();
	}

}
