package dev.prosody.spring.boot.autoconfigure;

import java.util.List;
import java.util.TreeSet;

import dev.prosody.MissingTopicsException;
import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;

/** What cannot be had from {@link StartupIT}. */
class MissingTopicsFailureAnalyzerTests {

	private final MissingTopicsFailureAnalyzer analyzer = new MissingTopicsFailureAnalyzer();

	@Test
	void everyTopicGetsABeanAndTheIdIsWrittenAsPropertiesNeedIt() {
		MissingTopicsException failure = new MissingTopicsException("orders.placed",
				new TreeSet<>(List.of("orders", "orders-2")), false, "Nobody has created them.");

		FailureAnalysis analysis = this.analyzer.analyze(failure, failure);

		assertThat(analysis.getDescription()).isEqualTo("Listener 'orders.placed' needs topics that do not exist: "
				+ "orders, orders-2. Nobody has created them.");
		assertThat(analysis.getAction()).isEqualTo("""
				Create the topics, for example with beans:

				    @Bean
				    NewTopic ordersTopic() {
				        return TopicBuilder.name("orders").partitions(6).build();
				    }

				    @Bean
				    NewTopic orders2Topic() {
				        return TopicBuilder.name("orders-2").partitions(6).build();
				    }

				or set 'prosody.listener[orders.placed].topics.missing' to create, warn or ignore.""");
	}

	@Test
	void deadLetterTopicOfSuchAnId() {
		MissingTopicsException failure = new MissingTopicsException("orders.placed",
				new TreeSet<>(List.of("orders-dlt")), true, "Nobody has created it.");

		FailureAnalysis analysis = this.analyzer.analyze(failure, failure);

		assertThat(analysis.getDescription())
			.isEqualTo("Listener 'orders.placed' needs dead-letter topics that do not exist: orders-dlt.");
		assertThat(analysis.getAction()).isEqualTo("""
				Nobody has created it.

				Prosody creates them if neither 'prosody.listener[orders.placed].dead-letter.create' nor \
				'spring.kafka.admin.auto-create' is false.
				Another topic can be named in 'prosody.listener[orders.placed].dead-letter.topic'. With \
				'prosody.listener[orders.placed].dead-letter.enabled=false', events that cannot be handled are \
				logged only.""");
	}

}
