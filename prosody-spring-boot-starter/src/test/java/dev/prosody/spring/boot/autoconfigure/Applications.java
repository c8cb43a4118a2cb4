package dev.prosody.spring.boot.autoconfigure;

import dev.prosody.spring.boot.autoconfigure.observation.ProsodyObservationAutoConfiguration;
import dev.prosody.spring.retry.SpringRetryAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Applications as they are when only the starter was added. */
public final class Applications {

	private Applications() {
	}

	/** Nothing is configured. */
	public static ApplicationContextRunner bare() {
		return new ApplicationContextRunner().withConfiguration(configurations());
	}

	/** What is configured when only the starter was added. */
	public static AutoConfigurations configurations() {
		return AutoConfigurations.of(PropertyPlaceholderAutoConfiguration.class, SslAutoConfiguration.class,
				JacksonAutoConfiguration.class, KafkaAutoConfiguration.class, ProsodyObservationAutoConfiguration.class,
				ProsodyAutoConfiguration.class, ProsodyListenerAutoConfiguration.class,
				SpringRetryAutoConfiguration.class);
	}

	/** With a group; listeners do not start by themselves, so no broker is needed. */
	public static ApplicationContextRunner withoutBroker() {
		return bare().withPropertyValues("prosody.group-id=billing", "prosody.consumer.auto-startup=false");
	}

}
