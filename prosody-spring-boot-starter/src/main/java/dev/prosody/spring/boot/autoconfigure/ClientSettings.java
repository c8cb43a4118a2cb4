package dev.prosody.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import dev.prosody.ProsodyClient;
import dev.prosody.ProsodyClientBuilder;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.spring.ProsodyClientCustomizer;
import dev.prosody.spring.boot.autoconfigure.ProsodyProperties.Producer;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** What the sending and the listening client have in common. */
final class ClientSettings {

	private final ProsodyProperties properties;

	private final Environment environment;

	private final CodecFactory codecs;

	private final KafkaClients clients;

	private final List<ProsodyClientCustomizer> customizers;

	ClientSettings(ProsodyProperties properties, Environment environment, CodecFactory codecs, KafkaClients clients,
			List<ProsodyClientCustomizer> customizers) {
		this.properties = properties;
		this.environment = environment;
		this.codecs = codecs;
		this.clients = clients;
		this.customizers = customizers;
	}

	/** A builder with everything but listeners. */
	ProsodyClientBuilder builder() {
		ProsodyClientBuilder builder = ProsodyClient.builder()
			.kafka(this.clients)
			.sendTimeout(sendTimeout())
			.random(() -> ThreadLocalRandom.current().nextLong())
			.codec(this.codecs.codec("The ProsodyTemplate", codec(), null));
		String name = StringUtils.hasText(this.properties.sourceSystem()) ? this.properties.sourceSystem()
				: this.environment.getProperty("spring.application.name");
		if (StringUtils.hasText(name)) {
			builder.sourceSystem(name);
		}
		this.customizers.forEach((customizer) -> customizer.customize(builder));
		return builder;
	}

	private Duration sendTimeout() {
		Producer producer = this.properties.producer();
		if (!producer.sendTimeout().isPositive()) {
			throw new InvalidConfigurationPropertyValueException("prosody.producer.send-timeout",
					producer.sendTimeout(), "It must be positive.");
		}
		return producer.sendTimeout();
	}

	private String codec() {
		String codec = this.properties.producer().codec();
		String listeners = this.properties.consumer().codec();
		return (codec != null) ? codec : (listeners != null) ? listeners : PropertiesListenerSettings.DEFAULT_CODEC;
	}

}
