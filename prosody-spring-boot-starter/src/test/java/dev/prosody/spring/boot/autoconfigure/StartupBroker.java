package dev.prosody.spring.boot.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/**
 * The broker of tests about starting applications, one per JVM: its address, and the
 * broker itself, are parameters of tests.
 */
final class StartupBroker implements ParameterResolver {

	private record Running(EmbeddedKafkaKraftBroker kafka) implements AutoCloseable {

		static Running start() {
			EmbeddedKafkaKraftBroker kafka = new EmbeddedKafkaKraftBroker(1, 1);
			Map.of("offsets.topic.num.partitions", "1", "offsets.topic.replication.factor", "1",
					"group.initial.rebalance.delay.ms", "0", "auto.create.topics.enable", "false")
				.forEach(kafka::brokerProperty);
			kafka.afterPropertiesSet();
			return new Running(kafka);
		}

		@Override
		public void close() {
			this.kafka.destroy();
		}

	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == EmbeddedKafkaKraftBroker.class;
	}

	@Override
	public EmbeddedKafkaKraftBroker resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return context.getRoot()
			.getStore(Namespace.GLOBAL)
			.computeIfAbsent(Running.class, (type) -> Running.start(), Running.class)
			.kafka();
	}

}
