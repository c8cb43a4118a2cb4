package dev.prosody.spring.boot.autoconfigure;

import java.util.concurrent.ThreadLocalRandom;

import dev.prosody.spring.ProsodyListenerCustomizer;
import dev.prosody.spring.ProsodyListenerRegistry;
import dev.prosody.spring.listener.ProsodyListeners;
import dev.prosody.spring.retry.RetryStrategies;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of {@link dev.prosody.spring.ProsodyListener @ProsodyListener}
 * beans.
 */
@AutoConfiguration(after = ProsodyAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "prosody.enabled", matchIfMissing = true)
public final class ProsodyListenerAutoConfiguration {

	ProsodyListenerAutoConfiguration() {
	}

	/** With spring.main.lazy-initialization nobody else would ask for the listeners. */
	@Bean
	static LazyInitializationExcludeFilter prosodyLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(ProsodyListeners.class);
	}

	@Bean
	PropertyReport prosodyPropertyReport(ConfigurableEnvironment environment, BeanFactory beanFactory) {
		return new PropertyReport(new IneffectiveProperties(environment), beanFactory);
	}

	@Bean
	@ConditionalOnMissingBean(ProsodyListenerRegistry.class)
	ProsodyListeners prosodyListeners(ConfigurableListableBeanFactory beanFactory, ProsodyProperties properties,
			Environment environment, SpringKafkaClientsFactory kafkaClients, CodecFactory codecs,
			ClientSettings settings, ObjectProvider<ProsodyListenerCustomizer> customizers) {
		PropertiesListenerEnvironment surroundings = new PropertiesListenerEnvironment(properties, environment,
				kafkaClients, codecs, settings);
		RetryStrategies retries = new RetryStrategies(beanFactory, () -> ThreadLocalRandom.current().nextLong());
		return new ProsodyListeners(beanFactory, surroundings, retries, customizers.orderedStream().toList(),
				settings::builder);
	}

}
