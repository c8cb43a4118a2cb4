package dev.prosody.spring.boot.autoconfigure;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import dev.prosody.codec.EventCodec;
import dev.prosody.codec.EventCodecs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.ClassUtils;

/** Makes codecs by name: the built-in ones, else beans. */
final class CodecFactory {

	private final ConfigurableListableBeanFactory beanFactory;

	private final SpringKafkaClientsFactory factories;

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
		Map<String, Object> consumerConfig = this.factories.consumerFactory(consumerFactory)
			.getConfigurationProperties();
		Map<String, Object> producerConfig = this.factories.producerFactory().getConfigurationProperties();
		return EventCodecs.kafka(
				() -> serde(producerConfig, ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, Serializer.class,
						(serializer) -> serializer.configure(producerConfig, false)),
				() -> serde(consumerConfig, ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, Deserializer.class,
						(deserializer) -> deserializer.configure(consumerConfig, false)));
	}

}
