package dev.prosody.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import dev.prosody.ProsodyClient;
import dev.prosody.ProsodyClientBuilder;
import dev.prosody.kafka.KafkaClients;
import dev.prosody.spring.ProsodyClientCustomizer;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** What the sending and the listening client have in common. */
final class ClientSettings {

	private static final String DEFAULT_SOURCE_SYSTEM = "prosody";

	private final ProsodyProperties properties;

	private final Environment environment;

	private final CodecFactory codecs;

	private final KafkaClients clients;

	private final List<ProsodyClientCustomizer> customizers;

	private final ApplicationEventPublisher publisher;

	ClientSettings(ProsodyProperties properties, Environment environment, CodecFactory codecs, KafkaClients clients,
			List<ProsodyClientCustomizer> customizers, ApplicationEventPublisher publisher) {
		this.properties = properties;
		this.environment = environment;
		this.codecs = codecs;
		this.clients = clients;
		this.customizers = customizers;
		this.publisher = publisher;
	}

	/** A builder with everything but listeners. */
	ProsodyClientBuilder builder() {
		ProsodyClientBuilder builder = ProsodyClient.builder()
			.kafka(this.clients)
			.sourceSystem(sourceSystem())
			.sendTimeout(sendTimeout())
			.idempotenceCacheSize(idempotenceCacheSize())
			.typeHeader(this.properties.producer().typeHeader())
			.partitioning(this.properties.producer().partitioner())
			.notifications(this.publisher::publishEvent)
			.random(() -> ThreadLocalRandom.current().nextLong())
			.codec(this.codecs.codec("The ProsodyTemplate", "'prosody.producer.codec' or 'prosody.consumer.codec'",
					codec(), null));
		this.customizers.forEach((customizer) -> customize(customizer, builder));
		return builder;
	}

	private static void customize(ProsodyClientCustomizer customizer, ProsodyClientBuilder builder) {
		try {
			customizer.customize(builder);
		}
		catch (IllegalArgumentException ex) {
			throw new FailureAnalyzedException(
					"A ProsodyClientCustomizer, " + customizer.getClass().getName() + ", fails: " + ex.getMessage(),
					"Correct what it sets.", ex);
		}
	}

	/** A client without listeners; everything of ours was checked before. */
	ProsodyClient build() {
		try {
			return builder().build();
		}
		catch (IllegalArgumentException ex) {
			throw new FailureAnalyzedException("The sending client cannot be built: " + ex.getMessage(),
					"Correct what a ProsodyClientCustomizer sets.", ex);
		}
	}

	/** What the application calls itself. */
	String sourceSystem() {
		if (StringUtils.hasText(this.properties.sourceSystem())) {
			return this.properties.sourceSystem();
		}
		String name = this.environment.getProperty("spring.application.name");
		return StringUtils.hasText(name) ? name : DEFAULT_SOURCE_SYSTEM;
	}

	/** Checks the settings of the producers; none is made before it is needed. */
	void checkProducer() {
		ProducerChecks.check(this.clients, sendTimeout());
	}

	private Duration sendTimeout() {
		Duration timeout = this.properties.producer().sendTimeout();
		PropertyChecks.positive("prosody.producer.send-timeout", timeout);
		return timeout;
	}

	private int idempotenceCacheSize() {
		int size = this.properties.producer().idempotenceCacheSize();
		PropertyChecks.notNegative("prosody.producer.idempotence-cache-size", size);
		return size;
	}

	private String codec() {
		String codec = this.properties.producer().codec();
		String listeners = this.properties.consumer().codec();
		return StringUtils.hasText(codec) ? codec
				: StringUtils.hasText(listeners) ? listeners : PropertiesListenerSettings.DEFAULT_CODEC;
	}

}
