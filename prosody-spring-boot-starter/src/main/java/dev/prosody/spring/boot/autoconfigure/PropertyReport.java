package dev.prosody.spring.boot.autoconfigure;

import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;

/** Says once, after the start, which properties were set in vain. */
final class PropertyReport implements ApplicationListener<ContextRefreshedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(PropertyReport.class);

	private final IneffectiveProperties properties;

	private final BeanFactory beanFactory;

	private boolean reported;

	PropertyReport(IneffectiveProperties properties, BeanFactory beanFactory) {
		this.properties = properties;
		this.beanFactory = beanFactory;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (this.reported) {
			return;
		}
		this.reported = true;
		List<String> unknown = this.properties.unknown();
		if (!unknown.isEmpty()) {
			logger.warn("Properties that Prosody does not know, they have no effect:{}",
					String.join("", unknown.stream().map((line) -> "\n  " + line).toList()));
		}
		List<String> springKafka = this.properties.springKafka();
		if (!springKafka.isEmpty() && !hasKafkaListeners()) {
			logger.info("{} {} no effect: there is no @KafkaListener, and @ProsodyListener is configured below "
					+ "prosody.consumer", springKafka, (springKafka.size() == 1) ? "has" : "have");
		}
	}

	private boolean hasKafkaListeners() {
		return this.beanFactory.getBeanProvider(KafkaListenerEndpointRegistry.class)
			.stream()
			.anyMatch((registry) -> !registry.getListenerContainerIds().isEmpty());
	}

}
