package dev.prosody.spring.boot.autoconfigure;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import dev.prosody.codec.EventCodec;
import dev.prosody.codec.EventCodecs;
import dev.prosody.codec.KafkaSerdeCodec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Makes codecs by name: the built-in ones, else beans. */
final class CodecFactory implements DisposableBean {

	private final ConfigurableListableBeanFactory beanFactory;

	private final SpringKafkaClientsFactory factories;

	private final Map<String, KafkaSerdeCodec> kafkaCodecs = new ConcurrentHashMap<>();

	CodecFactory(ConfigurableListableBeanFactory beanFactory, SpringKafkaClientsFactory factories) {
		this.beanFactory = beanFactory;
		this.factories = factories;
	}

	/**
	 * A codec.
	 * @param user who wants it, the subject of a sentence
	 * @param name its name
	 * @param consumerFactory name of the consumer factory whose deserializer counts
	 * @return the codec
	 */
	EventCodec codec(String user, String name, @Nullable String consumerFactory) {
		if (this.beanFactory.containsBean(name) && this.beanFactory.isTypeMatch(name, EventCodec.class)) {
			return this.beanFactory.getBean(name, EventCodec.class);
		}
		return switch (name) {
			case "json" -> json();
			case "string" -> EventCodecs.string();
			case "bytes" -> EventCodecs.bytes();
			case "kafka" -> kafka(consumerFactory);
			default -> throw new FailureAnalyzedException(
					user + " has the codec '" + name + "', but there is no EventCodec bean of that name.",
					"Choose json, string, bytes or kafka, or the name of an EventCodec bean. EventCodec beans: "
							+ String.join(", ", this.beanFactory.getBeanNamesForType(EventCodec.class)) + ".");
		};
	}

	private EventCodec json() {
		return Optional.ofNullable(this.beanFactory.getBeanProvider(JsonMapper.class).getIfAvailable())
			.map(EventCodecs::json)
			.orElseGet(EventCodecs::json);
	}

	private EventCodec kafka(@Nullable String consumerFactory) {
		return this.kafkaCodecs.computeIfAbsent((consumerFactory != null) ? consumerFactory : "", (key) -> KafkaSerdes
			.codec(this.factories.consumerFactory(consumerFactory), this.factories.producerFactory()));
	}

	@Override
	public void destroy() {
		this.kafkaCodecs.values().forEach(KafkaSerdeCodec::close);
	}

}
