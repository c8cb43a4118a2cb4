package dev.prosody.benchmarks.startup;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;

/** A listener of Spring Kafka, with the defaults. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class KafkaListenerApplication {

	@Bean
	FirstEvent firstEvent() {
		return new FirstEvent();
	}

	@Bean
	ParcelHandler parcelHandler(FirstEvent first) {
		return new ParcelHandler(first);
	}

	static class ParcelHandler {

		private final FirstEvent first;

		ParcelHandler(FirstEvent first) {
			this.first = first;
		}

		// each start reads from the beginning, in a group of its own
		@KafkaListener(id = "parcels", idIsGroup = false, topics = "${benchmark.topic}")
		void handle(Parcel parcel) {
			this.first.handled();
		}

	}

}
