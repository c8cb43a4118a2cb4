package dev.prosody.spring.boot.autoconfigure;

import dev.prosody.ProsodyClient;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.spring.ProsodyClientCustomizer;
import dev.prosody.spring.ProsodyOperations;
import dev.prosody.spring.ProsodyTemplate;
import dev.prosody.spring.retry.RetrySettings;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of sending, and of what sending and listening share.
 *
 * @see ProsodyListenerAutoConfiguration
 */
@AutoConfiguration(after = KafkaAutoConfiguration.class,
		afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnBooleanProperty(name = "prosody.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ProsodyProperties.class)
public final class ProsodyAutoConfiguration {

	ProsodyAutoConfiguration() {
	}

	@Bean
	SpringKafkaClientsFactory prosodyKafkaClientsFactory(ConfigurableListableBeanFactory beanFactory,
			Environment environment) {
		return new SpringKafkaClientsFactory(beanFactory, environment);
	}

	@Bean
	@ConditionalOnMissingBean
	KafkaClients prosodyKafkaClients(SpringKafkaClientsFactory factory) {
		return factory.clients();
	}

	@Bean
	CodecFactory prosodyCodecFactory(ConfigurableListableBeanFactory beanFactory,
			SpringKafkaClientsFactory kafkaClients, ProsodyProperties properties) {
		return new CodecFactory(beanFactory, kafkaClients, properties.json());
	}

	@Bean
	ClientSettings prosodyClientSettings(ProsodyProperties properties, Environment environment, CodecFactory codecs,
			KafkaClients kafkaClients, ObjectProvider<ProsodyClientCustomizer> customizers,
			ApplicationEventPublisher publisher) {
		return new ClientSettings(properties, environment, codecs, kafkaClients, customizers.orderedStream().toList(),
				publisher);
	}

	@Bean
	RetrySettings prosodyRetrySettings(ProsodyProperties properties) {
		return new PropertiesListenerSettings(properties, true).retry();
	}

	/**
	 * Without listeners: it must work before they are known and until the last has
	 * stopped.
	 */
	@Bean(destroyMethod = "close", defaultCandidate = false)
	@ConditionalOnMissingBean(ProsodyOperations.class)
	ProsodyClient prosodySendingClient(ClientSettings settings, SpringKafkaClientsFactory factory) {
		if (factory.hasProducerFactory()) {
			settings.checkProducer();
		}
		return settings.build();
	}

	@Bean
	@ConditionalOnMissingBean(ProsodyOperations.class)
	ProsodyTemplate prosodyTemplate(@Qualifier("prosodySendingClient") ProsodyClient client) {
		return new ProsodyTemplate(client.sender());
	}

}
