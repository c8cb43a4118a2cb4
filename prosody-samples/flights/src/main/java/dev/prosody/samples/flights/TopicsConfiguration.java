package dev.prosody.samples.flights;

import org.apache.kafka.clients.admin.NewTopic;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;

/**
 * The topics of a run; Boot creates them. The dead-letter topic is made by Prosody.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("flights.begin")
class TopicsConfiguration {

	private static final int PARTITIONS = 6;

	@Bean
	NewTopic departures(FlightsProperties flights) {
		return TopicBuilder.name(flights.topic()).partitions(PARTITIONS).build();
	}

	@Bean
	NewTopic handledDepartures(FlightsProperties flights) {
		return TopicBuilder.name(flights.handledTopic()).partitions(PARTITIONS).build();
	}

}
