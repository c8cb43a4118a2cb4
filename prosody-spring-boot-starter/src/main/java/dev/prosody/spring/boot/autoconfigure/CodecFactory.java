package dev.prosody.spring.boot.autoconfigure;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.prosody.codec.EventCodec;
import dev.prosody.codec.EventCodecs;
import dev.prosody.codec.JsonLimits;
import dev.prosody.codec.KafkaSerdeCodec;
import dev.prosody.spring.listener.OnlyBean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.ClassUtils;

/** Makes codecs by name: the built-in ones, else beans. */
final class CodecFactory implements DisposableBean {

	private static final String JACKSON = "tools.jackson.databind.json.JsonMapper";

	private final ConfigurableListableBeanFactory beanFactory;

	private final SpringKafkaClientsFactory factories;

	private final JsonLimits limits;

	private final Map<String, KafkaSerdeCodec> kafkaCodecs = new ConcurrentHashMap<>();

	/** Loaded only if Jackson is there. */
	private static final class Jackson {

		static EventCodec codec(ConfigurableListableBeanFactory beanFactory, JsonLimits limits) {
			JsonMapper mapper = OnlyBean.find(beanFactory, JsonMapper.class);
			return (mapper != null) ? EventCodecs.json(mapper, limits) : EventCodecs.json(limits);
		}

	}

	CodecFactory(ConfigurableListableBeanFactory beanFactory, SpringKafkaClientsFactory factories,
			ProsodyProperties.Json json) {
		PropertyChecks.check(json);
		this.beanFactory = beanFactory;
		this.factories = factories;
		this.limits = new JsonLimits(json.maxNestingDepth(), json.maxStringLength(), json.maxNumberLength(),
				json.maxNameLength(), json.maxDocumentSize().toBytes());
	}

	/**
	 * A codec.
	 * @param user who wants it, the subject of a sentence
	 * @param setting which settings choose it, for the advice
	 * @param name its name
	 * @param consumerFactory name of the consumer factory whose deserializer counts
	 * @return the codec
	 */
	EventCodec codec(String user, String setting, String name, @Nullable String consumerFactory) {
		if (this.beanFactory.containsBean(name) && this.beanFactory.isTypeMatch(name, EventCodec.class)) {
			return this.beanFactory.getBean(name, EventCodec.class);
		}
		return switch (name) {
			case "json" -> json(user, setting);
			case "string" -> EventCodecs.string();
			case "bytes" -> EventCodecs.bytes();
			case "kafka" -> kafka(consumerFactory);
			default -> throw new FailureAnalyzedException(
					user + " has the codec '" + name + "', but there is no EventCodec bean of that name.",
					"Set " + setting + " to json, string, bytes, kafka or the name of an EventCodec bean (there "
							+ beans(this.beanFactory.getBeanNamesForType(EventCodec.class)) + ").");
		};
	}

	private static String beans(String[] names) {
		return (names.length > 0) ? "are: " + String.join(", ", names) : "are none";
	}

	private EventCodec json(String user, String setting) {
		if (!ClassUtils.isPresent(JACKSON, this.beanFactory.getBeanClassLoader())) {
			throw new FailureAnalyzedException(
					user + " has the codec 'json', but Jackson 3 (" + JACKSON + ") is not on the classpath.",
					"Add the dependency 'spring-boot-starter-jackson', or set " + setting
							+ " to string, bytes, kafka or the name of an EventCodec bean.");
		}
		return Jackson.codec(this.beanFactory, this.limits);
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
