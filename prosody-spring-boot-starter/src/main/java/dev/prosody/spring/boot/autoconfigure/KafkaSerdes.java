package dev.prosody.spring.boot.autoconfigure;

import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import dev.prosody.codec.EventCodecs;
import dev.prosody.codec.KafkaSerdeCodec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.ProducerFactory;

/**
 * The codec {@code kafka}: serializer and deserializer as the application's factories are
 * configured with, as many instances as are needed at once.
 */
final class KafkaSerdes {

	private KafkaSerdes() {
	}

	static KafkaSerdeCodec codec(ConsumerFactory<?, ?> consumers, ProducerFactory<?, ?> producers) {
		Supplier<Serializer<?>> serializers = serializers(producers);
		Supplier<Deserializer<?>> deserializers = deserializers(consumers);
		tryOut(serializers, "spring.kafka.producer.value-serializer");
		tryOut(deserializers, "spring.kafka.consumer.value-deserializer");
		return EventCodecs.kafka(serializers, deserializers);
	}

	/** The first event would be too late to learn that there is no instance. */
	private static void tryOut(Supplier<? extends AutoCloseable> instances, String property) {
		try {
			instances.get().close();
		}
		catch (FailureAnalyzedException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new FailureAnalyzedException(
					"The codec 'kafka' needs '" + property + "', which cannot be made: "
							+ NestedExceptionUtils.getMostSpecificCause(ex).getMessage(),
					"Correct the property, or the 'properties' next to it that configure the class.", ex);
		}
	}

	private static Supplier<Deserializer<?>> deserializers(ConsumerFactory<?, ?> consumers) {
		Deserializer<?> given = consumers.getValueDeserializer();
		if (given == null) {
			Map<String, Object> config = consumers.getConfigurationProperties();
			return () -> {
				Deserializer<?> deserializer = instance(config, ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
						Deserializer.class, "spring.kafka.consumer.value-deserializer");
				deserializer.configure(config, false);
				return deserializer;
			};
		}
		rejectShared(given, consumers.getValueDeserializer(), "ConsumerFactory",
				"spring.kafka.consumer.value-deserializer");
		Map<String, Object> config = consumers.getConfigurationProperties();
		return () -> {
			// As the factory does, unless told otherwise, which it does not tell
			Deserializer<?> deserializer = Objects.requireNonNull(consumers.getValueDeserializer());
			deserializer.configure(config, false);
			return deserializer;
		};
	}

	private static Supplier<Serializer<?>> serializers(ProducerFactory<?, ?> producers) {
		Serializer<?> given = producers.getValueSerializer();
		if (given == null) {
			Map<String, Object> config = producers.getConfigurationProperties();
			return () -> {
				Serializer<?> serializer = instance(config, ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
						Serializer.class, "spring.kafka.producer.value-serializer");
				serializer.configure(config, false);
				return serializer;
			};
		}
		rejectShared(given, producers.getValueSerializer(), "ProducerFactory",
				"spring.kafka.producer.value-serializer");
		boolean configured = producers instanceof DefaultKafkaProducerFactory<?, ?> factory
				&& factory.isConfigureSerializers();
		Map<String, Object> config = producers.getConfigurationProperties();
		return () -> {
			Serializer<?> serializer = Objects.requireNonNull(producers.getValueSerializer());
			if (configured) {
				serializer.configure(config, false);
			}
			return serializer;
		};
	}

	private static void rejectShared(Object one, @Nullable Object other, String factory, String property) {
		if (one == other) {
			throw new FailureAnalyzedException(
					"The codec 'kafka' needs several instances of " + one.getClass().getName()
							+ ", one per thread, but the " + factory + " was given a single one.",
					"Set '" + property + "', or give the " + factory + " a Supplier that makes a new one each time.");
		}
	}

	private static <T> T instance(Map<String, Object> config, String setting, Class<T> type, String property) {
		Object value = config.get(setting);
		if (value == null) {
			throw unusable(property, "not set.", type);
		}
		try {
			Class<?> implementation = (value instanceof Class<?> given) ? given
					: Class.forName(value.toString(), true, Utils.getContextOrKafkaClassLoader());
			if (!type.isAssignableFrom(implementation)) {
				throw unusable(property, "'" + implementation.getName() + "': no " + type.getName() + ".", type);
			}
			return Utils.newInstance(implementation.asSubclass(type));
		}
		catch (ClassNotFoundException ex) {
			// says no more than its name
			throw unusable(property, "'" + value + "', but there is no such class on the classpath.", type);
		}
	}

	private static FailureAnalyzedException unusable(String property, String problem, Class<?> type) {
		return new FailureAnalyzedException("The codec 'kafka' needs '" + property + "', which is " + problem,
				"Set it to the name of a " + type.getSimpleName() + " class.");
	}

}
