package dev.prosody.samples.guide.migration;

import java.util.Map;

import dev.prosody.ProsodyClient;
import dev.prosody.codec.EventCodecs;
import dev.prosody.samples.guide.Ledger;
import dev.prosody.spring.ProsodyListener;

import org.springframework.stereotype.Component;

@Component
class Letters {

	private final Ledger ledger;

	Letters(Ledger ledger) {
		this.ledger = ledger;
	}

	// tag::after[]
	@ProsodyListener(id = "letters", topics = "letters", codec = "string", maxConcurrency = "64")
	void handle(String letter) {
		this.ledger.write("letter " + letter);
	}
	// end::after[]

	// tag::without-spring[]
	ProsodyClient start(Map<String, Object> kafka) {
		ProsodyClient client = ProsodyClient.builder()
			.kafka(kafka) // Kafka's own names: bootstrap.servers and so on
			.groupId("post")
			.codec(EventCodecs.string())
			.listener("letters", String.class,
					(listener) -> listener.topics("letters").options((options) -> options.maxConcurrency(64)),
					(event, context) -> this.ledger.write("letter " + event.payload()))
			.build();
		client.start();
		return client;
	}
	// end::without-spring[]

}
