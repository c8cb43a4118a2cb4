package dev.prosody.benchmarks.startup;

import dev.prosody.spring.ProsodyListener;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** A listener of ours, with the defaults. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ProsodyApplication {

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

		@ProsodyListener(id = "parcels", topics = "${benchmark.topic}")
		void handle(Parcel parcel) {
			this.first.handled();
		}

	}

}
